// The external_chats table: every link that a session ever had to an outside chat. While a link lives, nobody else can
// have its conversation: the database refuses a second row with the same one.
import { type EventOf, type ExternalChat, toExternalChatChange } from "@tributary/schemas";
import { utcText } from "../utc-text.ts";
import type { ExternalChatChangeRow, ExternalChatRow } from "./rows.ts";

const lives = (status: ExternalChat["status"]): boolean => !["UNLINKED", "ENDED", "FAILED"].includes(status);

/** The row of a link that was just made. */
export function linkedRow(tenant: string, event: EventOf<"ExternalChatLinked">): ExternalChatRow {
  const { participantId: participant_id, provider, parameters } = event.data;
  return { ...externalChatChange(tenant, event), participant_id, provider, parameters };
}

/** What becomes of the row of a link after any of its events. */
export function externalChatChange(
  tenant: string,
  event: EventOf<"ExternalChatLinked" | "ExternalChatStatusChanged" | "ExternalChatUnlinked">,
): ExternalChatChangeRow {
  const { conversation } = event.data;
  const { linkId: id, sessionId: session_id, status, estimatedWaitSeconds, ...shown } = toExternalChatChange(event);
  return {
    ...{ tenant, session_id, id, conversation, live_conversation: lives(status) ? conversation : null, status },
    ...{ estimated_wait_seconds: estimatedWaitSeconds, detail: shown.detail, changed_at: shown.changedAt },
  };
}

/** The row in its public shape. */
export function toExternalChat(row: ExternalChatRow): ExternalChat {
  return {
    id: row.id,
    sessionId: row.session_id,
    participantId: row.participant_id,
    provider: row.provider,
    conversation: row.conversation,
    parameters: row.parameters,
    status: row.status,
    estimatedWaitSeconds: row.estimated_wait_seconds,
    detail: row.detail,
    changedAt: utcText(row.changed_at),
  };
}
