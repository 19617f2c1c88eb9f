// A mark as a command on its way to the api: asked for by the participant whose device it is, through their application.

import { type EventRecord, type SentCommand, toCommandRecord } from "@tributary/schemas";
import type { Mark } from "./read-marks.ts";

/** The record of a mark. */
export function markRecord(
  { tenant, application, sessionId, memberId, upToVersion }: Mark,
  sending: Pick<SentCommand, "commandId" | "sentAt">,
): EventRecord {
  const command = { type: "MarkMessagesRead" as const, sessionId, memberId, upToVersion };
  return toCommandRecord({
    ...sending,
    tenant,
    application,
    command,
    principal: { role: "participant", id: memberId },
  });
}
