// What the adapter sees of a chat over there: its events in batches, each once as far as memory reaches, and a way to say
// something. How connections are shared, watched and recovered is behind it.
import type { ChatEvent } from "@tributary/schemas/ibm-video";

export interface Conversation {
  tenant: string;
  channelId: string;
  kind: "chat" | "qna" | "group";
  /** Of a group that exists. */
  cid: string | null;
  /** It is made of these when it has no cid. */
  group?: { participantIds: readonly string[]; name?: string };
}

export interface FeedBatch {
  cid: string;
  /** By their own times, the oldest first. */
  events: readonly ChatEvent[];
  /** Kept once all of it is in Kafka; null when there is nothing to move. */
  cursor: string | null;
}

export type FeedState =
  | { state: "connecting" | "connected" | "interrupted" }
  /** It is tried again, but not soon. */
  | { state: "refused"; detail: string }
  /** It will not be again. */
  | { state: "over"; detail: string };

export interface Opened {
  cid: string;
  /** Of the chat user that we are. */
  userId: string;
}

/** One conversation, until it is disposed. Whatever waits on the way rejects when its signal is aborted. */
export interface Feed extends Disposable {
  readonly state: FeedState;
  /** Told of every change from now on. */
  onState(listener: (state: FeedState) => void): void;
  /** What the conversation is called over there, as soon as it is known: of a group when it is made, before it is connected. */
  named(signal: AbortSignal): Promise<string>;
  /** As soon as it is connected. */
  opened(signal: AbortSignal): Promise<Opened>;
  /** The next batch, as soon as there is one. One question at a time; what isn't taken is read again from the service's history. */
  next(signal: AbortSignal): Promise<FeedBatch>;
  /** Once, as far as the service can tell: what may have arrived is looked up before it is sent again. */
  send(message: { id: string; text: string; parentId?: string }, signal: AbortSignal): Promise<Sent>;
  edit(id: string, text: string, signal: AbortSignal): Promise<Sent>;
  remove(id: string, signal: AbortSignal): Promise<Sent>;
  /** Nobody waits for it, and without a connection it is lost. */
  typing(isTyping: boolean): void;
}

/** Refused: the service answers that it does not take it. What may pass is tried again. */
export type Sent = "sent" | { refused: string };

export interface Feeds {
  /** Sockets that stand. */
  readonly connections: number;
  /** `since`: the cursor of the last batch that was kept. */
  open(conversation: Conversation, since: string | null, signal: AbortSignal): Feed;
}
