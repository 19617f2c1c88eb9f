/** What the chat service answers, beside events: read as tolerantly as those. */
import { z } from "zod";
import { channel, member, optionalMember } from "./channel.ts";
import { count, id, list, optionalId, optionalTime, orNull, text } from "./leaves.ts";
import { message, reaction } from "./message.ts";
import { readEvent } from "./read-events.ts";
import { optionalUser, users } from "./user.ts";

const messages = list(message);

const readState = z.object({
  user: optionalUser,
  last_read: optionalTime,
  last_read_message_id: optionalId,
  unread_messages: count,
});

/** Answer of Query Channel, which makes the channel when there is none. */
export const channelState = z.object({
  channel,
  messages,
  pinned_messages: messages,
  members: list(member),
  /** Of the user who asks. */
  membership: optionalMember,
  read: list(readState),
  watchers: users,
  watcher_count: count,
});
export type ChannelState = z.output<typeof channelState>;

/** Answer of Query Channels. */
export const channelsAnswer = z.object({ channels: list(channelState) });

/** Answer of Sync: what happened, each event as a frame would have told it. */
export const syncAnswer = z.object({
  events: z
    .array(z.unknown())
    .catch([])
    .transform((events) => events.map(readEvent)),
  /** Channels that this user can't read, when it was asked for them. */
  inaccessible_cids: list(id),
});

/** Answer of everything that is about one message. */
export const messageAnswer = z.object({ message });
/** Answer of what reads several messages: by ids, by page, of a thread. */
export const messagesAnswer = z.object({ messages });
/** Answer of adding and taking back a reaction. */
export const reactionAnswer = z.object({ message, reaction: orNull(reaction) });
/** Answer of Query Members. */
export const membersAnswer = z.object({ members: list(member) });
/** Answer of Send Event and of Mark Read. */
export const eventAnswer = z.object({ event: z.unknown().transform((event) => (event ? readEvent(event) : null)) });

const errorBody = z.object({ code: z.int(), message: text, StatusCode: count });
export type ChatError = z.output<typeof errorBody>;

/** What an error's body says; null when it says nothing, as that of a proxy in between. */
export const readChatError = (body: unknown): ChatError | null => errorBody.safeParse(body).data ?? null;

/** The codes of the chat service that a client decides by. */
export const chatErrorCodes = {
  internal: -1,
  keyNotValid: 2,
  input: 4,
  rateLimit: 9,
  doesNotExist: 16,
  notAllowed: 17,
  cooldown: 60,
  tooManyConnections: 71,
  tokenExpired: 40,
  tokenNotYetValid: 41,
  tokenBeforeIssued: 42,
  tokenSignature: 43,
  connectionNotFound: 46,
} as const;
