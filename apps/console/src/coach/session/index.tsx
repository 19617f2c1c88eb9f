// The chat of one session for pages other than the coach's own: it needs nothing but a connection above it.
import type { JSX } from "react";
import { InboxProvider } from "../inbox/inbox-context.tsx";
import { FoundSession } from "./found-session.tsx";

export const SessionPane = (session: { sessionId: string; participantId: string }): JSX.Element => (
  <InboxProvider>
    <FoundSession {...session} />
  </InboxProvider>
);
