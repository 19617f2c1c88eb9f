// Entering a conversation by IBM's API: who we are in it, and what it is called over there.
import {
  BadRequestError,
  ChannelNotFoundError,
  ChatNotIncludedError,
  type IbmVideo,
  IbmVideoError,
  InvalidTokenError,
  LackOfOwnershipError,
  RateLimitedError,
  TemporarilyUnavailableError,
  TokenRefusedError,
} from "@tributary/ibm-video";
import { ChatError } from "./chat-error.ts";
import { type ChatUser, chatUserOf } from "./chat-user.ts";
import type { Conversation } from "./feed.ts";

export interface Entered {
  user: ChatUser;
  cid: string;
}

/** It is not to be entered; said so that a coach understands it. */
export class EntryRefusedError extends Error {
  override readonly name = "EntryRefusedError";
}

/** A group was asked for, and nobody knows whether it was made. */
export class OutcomeUnknownError extends ChatError {}

/** @throws ChatError for what may pass, EntryRefusedError for the rest, or what the signal was aborted with. */
export async function enter(ibm: IbmVideo, conversation: Conversation, signal: AbortSignal): Promise<Entered> {
  try {
    return await ask(ibm, conversation, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw verdictOn(error, conversation);
  }
}

async function ask(ibm: IbmVideo, conversation: Conversation, signal: AbortSignal): Promise<Entered> {
  const { tenant, channelId, kind, cid, group } = conversation;
  const entered = await (kind === "qna" ? ibm.qna(channelId, { signal }) : ibm.chat(channelId, { signal }));
  const user = chatUserOf(tenant, entered);
  const { channel_type, channel_id } = entered.stream_data;
  if (kind !== "group") return { user, cid: `${channel_type}:${channel_id}` };
  if (cid !== null) return { user, cid };
  const made = await ibm
    .createGroup(channelId, { participantIds: [], ...group, chatToken: user.token }, { signal })
    .catch((cause: unknown) => {
      const isUnknown = cause instanceof TemporarilyUnavailableError && cause.status === null;
      throw isUnknown ? new OutcomeUnknownError(cause.message, { status: null, cause }) : cause;
    });
  return { user, cid: `${made.channel_type}:${made.channel_id}` };
}

function verdictOn(error: unknown, { kind }: Conversation): Error {
  const refusal = refusalOf(error, kind === "qna" ? "Q&A" : "chat");
  if (refusal !== null) return new EntryRefusedError(refusal, { cause: error });
  if (!(error instanceof IbmVideoError)) return error instanceof Error ? error : new Error(String(error));
  const resetAt = error instanceof RateLimitedError ? error.resetAt : null;
  // IBM's statuses are not the chat service's: whatever is left may pass.
  const status = error instanceof RateLimitedError ? 429 : null;
  return new ChatError(error.message, { status, resetAt, cause: error });
}

function refusalOf(error: unknown, what: string): string | null {
  if (error instanceof ChatNotIncludedError) return `The IBM account does not include ${what}.`;
  if (error instanceof ChannelNotFoundError) return "IBM Video Streaming has no channel of this id.";
  if (error instanceof LackOfOwnershipError) return "The IBM account may not manage this channel.";
  if (error instanceof InvalidTokenError) return "IBM Video Streaming does not accept this account's access token.";
  if (error instanceof TokenRefusedError) return "IBM Video Streaming does not accept this account's credentials.";
  if (error instanceof BadRequestError) return `IBM Video Streaming does not accept the request: ${error.message}.`;
  // Of an address that is not secure, and of a group without anybody in it.
  if (error instanceof TypeError) return `The address of the chat service is refused: ${error.message}.`;
  return null;
}
