// The chat of one session for pages other than the coach's own: it needs nothing but a connection above it.
import type { JSX } from "react";
import { Loading } from "../../shell/loading.tsx";
import { InboxProvider, useInbox } from "../inbox/inbox-context.tsx";
import { SessionRoom } from "./session-room.tsx";

export const SessionPane = ({ sessionId }: { sessionId: string }): JSX.Element => (
  <InboxProvider>
    <Found sessionId={sessionId} />
  </InboxProvider>
);

/** Whose the session is, the inbox knows. */
function Found({ sessionId }: { sessionId: string }): JSX.Element {
  const { state } = useInbox();
  const participantId = state.list.sessions.get(sessionId)?.participantId ?? null;
  return participantId === null ? <Loading /> : <SessionRoom {...{ sessionId, participantId }} />;
}
