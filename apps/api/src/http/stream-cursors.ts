// Snapshot and tail: an answer that a stream changes says, in its headers, from where to open that stream. Nothing that
// happens after the answer is missed then, and nothing that the answer shows comes again.
import type { StreamHeads } from "@tributary/event-store";
import { chatSessionName, coachFeed, participantFeed } from "@tributary/schemas";
import type { ApiContext } from "./context.ts";

/** What an answer is about: a participant and, if so, one of their sessions. */
interface Shown {
  tenant: string;
  userId: string;
  sessionId?: string;
}

/** `Stream-Cursor` of the participant's stream and, about a session, `Session-Stream-Cursor` of that one's. */
export function streamCursors(
  { cursors }: Pick<ApiContext, "cursors">,
  { tenant, userId, sessionId }: Shown,
  { epoch, feedHead, sessionHead }: StreamHeads,
): Record<string, string> {
  const ofParticipant = { "stream-cursor": cursors.write(tenant, participantFeed(userId), epoch, feedHead) };
  if (sessionId === undefined) return ofParticipant;
  const ofSession = cursors.write(tenant, chatSessionName(sessionId), epoch, sessionHead);
  return { ...ofParticipant, "session-stream-cursor": ofSession };
}

/** `Stream-Cursor` of the coach's stream. */
export const coachStreamCursor = (
  { cursors }: Pick<ApiContext, "cursors">,
  { tenant, coachId }: { tenant: string; coachId: string },
  { epoch, feedHead }: StreamHeads,
): Record<string, string> => ({ "stream-cursor": cursors.write(tenant, coachFeed(coachId), epoch, feedHead) });
