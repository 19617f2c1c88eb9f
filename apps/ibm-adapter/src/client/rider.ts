// A conversation on a connection.
import type { ChatUser } from "./chat-user.ts";
import type { FeedState } from "./feed.ts";
import type { Track } from "./track.ts";

export interface Rider {
  readonly track: Track;
  /** Enters its chat once more. @throws ChatError for what may pass; whatever else it throws is about this chat alone. */
  enter(signal: AbortSignal): Promise<ChatUser>;
  stand(state: FeedState): void;
  /** It has to find another connection: of this user, or of whoever it is now. */
  moved(user: ChatUser | null): void;
}
