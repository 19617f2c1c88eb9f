// The other side of a chat: viewers who talk, and moderators who see to it.
import { checkMayWrite } from "./access.ts";
import { type Channel, channelWire, type Message, type Received, type ServiceEvent } from "./channel.ts";
import { type ChatService, type NewEvent, TEAM } from "./chat-service.ts";
import { addMember, removeMember } from "./members.ts";
import * as messages from "./messages.ts";
import * as moderation from "./moderation.ts";
import type { Person, User } from "./people.ts";
import { markRead } from "./presence.ts";

const MODERATOR: Person = { id: "moderator", name: "Moderator" };

export interface BanOptions {
  /** For ever without. */
  readonly seconds?: number | undefined;
  readonly reason?: string | undefined;
  /** In all channels. */
  readonly everywhere?: boolean | undefined;
}

/** Everybody in one channel who is not a client of the API. Every method throws a ChatRefusal for what can't be. */
export interface Viewers {
  readonly cid: string;
  readonly channel: Readonly<Channel>;
  /** Every message that clients sent, as often and in the order in which they came. */
  readonly received: readonly Received[];
  /** What the channel holds now. */
  readonly messages: readonly Message[];
  /** How many connections watch it. */
  readonly connections: number;
  /** Answers the message's id. */
  say(user: Person, text: string, options?: { id?: string | undefined; parentId?: string | undefined }): string;
  /** So many a second, for so long, said by so many people; answers how many were said. Ends with the signal. */
  flood(
    flow: { perSecond: number; seconds: number; people?: number | undefined },
    signal?: AbortSignal,
  ): Promise<number>;
  edit(messageId: string, text: string): void;
  remove(messageId: string, options?: { hard?: boolean | undefined; by?: Person | undefined }): void;
  undelete(messageId: string): void;
  pin(messageId: string, isPinned?: boolean): void;
  react(user: Person, messageId: string, type: string): void;
  unreact(user: Person, messageId: string, type: string): void;
  type(user: Person, isTyping?: boolean): void;
  read(user: Person): void;
  ban(user: Person, options?: BanOptions): void;
  unban(user: Person): void;
  freeze(isFrozen?: boolean): void;
  slowDown(seconds: number): void;
  truncate(word?: string): void;
  deleteChannel(): void;
  addMember(user: Person): void;
  removeMember(user: Person): void;
  /** Any other event, as it shall go over the wire, but for its time and place. */
  tell(event: NewEvent): ServiceEvent;
}

export function createViewers(service: ChatService, channel: Channel): Viewers {
  const known = (person: Person): User => service.people.know(person);
  const moderator = () => known(MODERATOR);
  const place = (id: string) => ({ channel, message: messages.findIn(channel, id) });
  const say: Viewers["say"] = (user, text, options = {}) =>
    speak(service, channel, known(user), { text, ...options }).id;
  return {
    ...{ cid: channel.cid, channel, received: channel.received },
    get messages() {
      return [...channel.messages.values()];
    },
    get connections() {
      return channel.watchers.size;
    },
    say,
    flood: (flow, signal) => flood(say, flow, signal),
    edit: (id, text) => void messages.update(service, place(id), { text }, place(id).message.user),
    remove: (id, { hard = false, by } = {}) =>
      void messages.remove(service, place(id), hard, by === undefined ? moderator() : known(by)),
    undelete: (id) => void messages.undelete(service, place(id)),
    pin: (id, isPinned = true) => void messages.pin(service, place(id), isPinned, moderator()),
    react: (user, id, type) => void messages.react(service, place(id), known(user), { type }),
    unreact: (user, id, type) => void messages.unreact(service, place(id), known(user), type),
    type: (user, isTyping = true) =>
      void service.emit(channel, { type: isTyping ? "typing.start" : "typing.stop", user: known(user) }),
    read: (user) => void markRead(service, channel, known(user)),
    ban: (user, options = {}) => moderation.ban(service, channel, known(user), { ...options, by: moderator() }),
    unban: (user) => moderation.unban(service, channel, known(user), moderator()),
    freeze: (isFrozen = true) => moderation.freeze(service, channel, isFrozen, moderator()),
    slowDown: (seconds) => moderation.slowDown(service, channel, seconds, moderator()),
    truncate: (word) => moderation.truncate(service, channel, moderator(), word),
    deleteChannel: () => moderation.deleteChannel(service, channel),
    addMember: (user) => addMember(service, channel, known(user)),
    removeMember: (user) => removeMember(service, channel, known(user)),
    tell: (event) => service.emit(channel, { channel: channelWire(channel, TEAM), ...event }),
  };
}

/** As a client of theirs: not while they may not. */
function speak(service: ChatService, channel: Channel, user: User, message: messages.NewMessage): Message {
  checkMayWrite(service, channel, user.id);
  return messages.post(service, channel, user, message);
}

const TICK_MS = 20;

/** As evenly as a timer allows: what a late tick has missed, it says at once. */
async function flood(
  say: Viewers["say"],
  { perSecond, seconds, people = 20 }: { perSecond: number; seconds: number; people?: number | undefined },
  signal?: AbortSignal,
): Promise<number> {
  const total = Math.round(perSecond * seconds);
  const startedAt = performance.now();
  let said = 0;
  while (said < total && !signal?.aborted) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1_000) * perSecond) + 1);
    for (; said < due; said += 1) say(`viewer-${said % people}`, `Message ${said + 1} of ${total}`);
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  return said;
}
