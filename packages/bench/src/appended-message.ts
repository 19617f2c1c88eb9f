/** What a participant's message is to the event store: the append that sending it makes. */
import { randomUUID } from "node:crypto";
import type { AppendRequest } from "@tributary/event-store";
import { eventCodec } from "@tributary/schemas";

interface Session {
  sessionId: string;
  participantId: string;
  coachId: string;
}

/** One message, or several in one append. `after` is the version of those before; what is far above all has none. */
export function appendedMessage(
  tenant: string,
  session: Session,
  { count = 1, after = randomVersion() }: { count?: number; after?: number } = {},
): AppendRequest {
  const sent = Array.from({ length: count }, (_, index) => oneMessage(tenant, session, after + index + 1));
  return {
    ...{ tenant, streamId: `${tenant}/chat-session/${session.sessionId}`, expected: { kind: "any" } },
    events: sent.map(({ event }) => event),
    ...{ state: {}, stateVersion: 1, receipts: [] },
    rows: { messages: sent.map(({ row }) => row) },
  };
}

/** Rows are unique by version, and these appends do not know theirs. */
const randomVersion = (): number => 1_000 + Math.floor(Math.random() * 2_000_000_000);

function oneMessage(tenant: string, { sessionId, participantId, coachId }: Session, version: number) {
  const [messageId, sentAt] = [randomUUID(), new Date().toISOString()];
  const text = "A message of the usual length, as people write them.";
  const data = {
    ...{ messageId, sessionId, participantId, senderId: participantId, senderType: "PARTICIPANT" as const },
    ...{ senderName: "Ada Lovelace", photoUrl: null, channel: "APP" as const, text, html: null, attachments: [] },
    ...{ replyToId: null, origin: null, sentAt },
  };
  const principal = { role: "participant" as const, id: participantId };
  const metadata = { commandId: messageId, commandName: "SendMessage", principal, application: "bench" };
  const stored = { eventId: messageId, ...eventCodec.encode({ type: "MessageSent", data }), metadata };
  const row = {
    ...{ tenant, session_id: sessionId, id: messageId, version, participant_id: participantId },
    ...{ sender_id: participantId, sender_type: "PARTICIPANT" as const, sender_name: "Ada Lovelace", photo_url: null },
    ...{ channel: "APP" as const, text, html: null, attachments: [], reply_to_id: null, origin: null },
    ...{ sent_at: sentAt, edited_at: null, deleted_at: null },
  };
  return { event: { stored, feeds: [`coach/${coachId}`, `participant/${participantId}`] }, row };
}
