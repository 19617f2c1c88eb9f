// What is said over there, into the session: batch by batch, each thing once and in its order. The link's cursor moves when
// Kafka has all that came up to it, and not before; while Kafka is away no more is asked for than there is room.
import type { EventStore } from "@tributary/event-store";
import type { Cursors, Keyed, Say } from "@tributary/external-chats";
import type { ChatEvent } from "@tributary/schemas/ibm-video";
import type { Chat } from "../chat.ts";
import type { Conversation, Feed, FeedBatch } from "../client/feed.ts";
import { OUR_PREFIX } from "../mapping/identity.ts";
import { outcomesOf } from "../mapping/mapping.ts";
import { Outcomes } from "./outcomes.ts";

export interface IncomingPorts {
  chat: Chat;
  kind: Conversation["kind"];
  feed: Pick<Feed, "named" | "opened" | "next">;
  say: Pick<Say, "commands" | "moment" | "deadLetter">;
  cursors: Pick<Cursors, "move">;
  store: Pick<EventStore, "queries" | "readStream">;
  /** It is open from now on. */
  onOpen(): void;
  observe: { came(event: ChatEvent): void };
}

export class Incoming {
  readonly #ports: IncomingPorts;
  readonly #outcomes: Outcomes;
  /** Kafka has all that was said before. */
  #said: Promise<void> = Promise.resolve();
  /** Kafka has the batch before, or is away and there was room for it. */
  #kept: Promise<void> = Promise.resolve();

  constructor(ports: IncomingPorts) {
    this.#ports = ports;
    this.#outcomes = new Outcomes(ports);
  }

  /** Until the chat is over, or lost. */
  async run(): Promise<void> {
    const { chat, feed, kind, onOpen } = this.#ports;
    // A group that nobody remembers would be made again: its name is kept before anything else is tried.
    if (kind === "group") await this.#keepName(await feed.named(chat.signal));
    const opened = await feed.opened(chat.signal);
    await this.#keepName(opened.cid);
    if (kind === "group") await this.#findMembers();
    chat.open(opened);
    onOpen();
    for (;;) await this.#take(await feed.next(chat.signal));
  }

  /** It is connected anew: perhaps as another chat user. */
  async onConnected(): Promise<void> {
    const { chat, feed } = this.#ports;
    if (chat.opened !== null) chat.open(await feed.opened(chat.signal));
  }

  async #keepName(cid: string): Promise<void> {
    const { chat, cursors } = this.#ports;
    if (cid === chat.cid) return;
    await cursors.move(chat.link, { conversation: cid });
    chat.signal.throwIfAborted();
    chat.named(cid);
  }

  async #take({ events, cursor }: FeedBatch): Promise<void> {
    const { chat, say } = this.#ports;
    const commands: Keyed[] = [];
    let ending: string | null = null;
    for (const event of events) {
      const told = await this.#tell(event);
      commands.push(...told.commands);
      ending ??= told.ending;
    }
    const { kept, acknowledged } = say.commands(commands);
    this.#moveAfter(acknowledged, cursor);
    await this.#kept; // the next batch is read while this one is on its way
    this.#kept = kept;
    if (ending !== null) chat.end({ status: "ENDED", detail: ending });
  }

  async #tell(event: ChatEvent): Promise<{ commands: Keyed[]; ending: string | null }> {
    const { chat, kind, observe } = this.#ports;
    const commands: Keyed[] = [];
    let ending: string | null = null;
    for (const outcome of outcomesOf(event, chat.view(kind))) {
      commands.push(...(await this.#outcomes.of(outcome)));
      if (outcome.does === "end") ending ??= outcome.detail;
    }
    if (event.type === "message.new" && event.user) chat.heard.add(event.user.id);
    observe.came(event);
    return { commands, ending };
  }

  /** A batch without a word must not pass one that Kafka does not have yet. */
  #moveAfter(acknowledged: Promise<void>, cursor: string | null): void {
    const { chat, cursors } = this.#ports;
    this.#said = this.#said.then(() => acknowledged);
    if (cursor === null) return;
    const move = async () => {
      await this.#said;
      await cursors.move(chat.link, { receivedUpTo: cursor });
    };
    // What is not written before the end is read again by the next holder.
    move().catch(() => undefined);
  }

  /** Whom the session knows of those over there. */
  async #findMembers(): Promise<void> {
    const { chat, store } = this.#ports;
    const { tenant, sessionId } = chat.link;
    const session = await store.queries.chatSession(tenant, sessionId, { participantId: null, readerId: null });
    for (const { state, memberId } of session?.members ?? []) {
      if (state === "JOINED" && memberId.startsWith(OUR_PREFIX)) chat.members.add(memberId);
    }
  }
}
