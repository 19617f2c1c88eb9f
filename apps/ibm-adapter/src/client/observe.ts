// What the client tells of itself: metrics and logs are made of it.
import type { FeedState } from "./feed.ts";

export interface ClientObserver {
  /** How a conversation stands. */
  stands(state: FeedState["state"]): void;
  /** A connection was made. */
  connected(): void;
  /** A connection has ended, or was not made: a few words, such as `silent`, `closed 1001`, `refused 40`. */
  disconnected(reason: string): void;
  /** A frame came, by its type; nobody's own types are all `unknown`. */
  frame(type: string): void;
  /** `/sync` was answered: with so many events, and so many that no frame had told. */
  synced(events: number, found: number): void;
  /** `/sync` was no help, and the history was read. */
  paged(messages: number): void;
  /** Events were dropped because nobody took them; they are read again. */
  dropped(events: number): void;
  /** The service has had enough of these calls for a while. */
  limited(endpoint: string): void;
}
