// Which of two messages was said later, as far as clocks can tell.
import type { ChatMessage } from "@tributary/client";

type Placed = Pick<ChatMessage, "id" | "sentAt">;

/** By the time of sending; of one millisecond some order, always the same. */
export const isLater = (one: Placed, other: Placed): boolean =>
  one.sentAt === other.sentAt ? one.id > other.id : one.sentAt > other.sentAt;
