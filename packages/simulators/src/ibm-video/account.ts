// The account at IBM: who its chat user is, which channels it has, and what is refused for each of them.
import { createHash, randomUUID } from "node:crypto";
import { ApiRefusal, type ApiStatus } from "./api-refusal.ts";
import type { Channel } from "./channel.ts";
import type { ChatService } from "./chat-service.ts";
import { createOauth, type Oauth } from "./oauth.ts";

/** What one of IBM's channels has to talk in. */
export type Room = "chat" | "qna";

export interface Account {
  readonly oauth: Oauth;
  /** What every call about this channel is answered instead; null: what it should be. */
  refuse(channelId: string, status: ApiStatus | null): void;
  /** @throws ApiRefusal 404, or the one that is chosen */
  check(channelId: string): void;
  /** The chat service's channel, made when nobody has asked for it before. */
  room(channelId: string, kind: Room): Channel;
  /** A chat user and their token, as an initialisation tells of them. */
  initialise(): { id: string; default_name: string | null; has_verified_user: boolean; token: string };
  /** From the next initialisation on the chat user is another one. */
  changeUser(): void;
}

const CHANNEL_TYPES = { chat: "chatroom", qna: "qna" } as const;
const VALID_ID = /^[\w-]{1,64}$/;

export function createAccount(service: ChatService): Account {
  const { settings, faults, clock, people, tokens } = service;
  const refusals = new Map<string, ApiStatus>();
  let userId = createHash("md5").update(settings.clientId).digest("hex");
  return {
    oauth: createOauth(settings, faults, clock),
    refuse(channelId, status) {
      if (status === null) refusals.delete(channelId);
      else refusals.set(channelId, status);
    },
    check(channelId) {
      const chosen = refusals.get(channelId);
      if (chosen !== undefined) throw new ApiRefusal(chosen, `The channel ${channelId} is refused so`);
      const exists = settings.channels?.includes(channelId) ?? VALID_ID.test(channelId);
      if (!exists) throw new ApiRefusal(404, `There is no channel ${channelId}`);
    },
    room: (channelId, kind) =>
      service.open({
        ...{ type: CHANNEL_TYPES[kind], id: `${kind === "chat" ? "channel" : "qna"}_${channelId}`, kind, channelId },
        name: `Channel ${channelId}`,
      }),
    initialise() {
      const { randomUsers } = faults.now;
      const id = randomUsers ? randomUUID().replaceAll("-", "") : userId;
      const name = randomUsers ? null : settings.userName;
      people.know(name === null ? { id } : { id, name });
      return { id, default_name: name, has_verified_user: !randomUsers, token: tokens.mint(id) };
    },
    changeUser() {
      userId = randomUUID().replaceAll("-", "");
    },
  };
}
