// A mark as a command on its way to the api: asked for by the participant whose device it is, through their application.

import type { SentCommand } from "@tributary/schemas";
import type { Mark } from "./read-marks.ts";

/** The command of a mark. */
export function markCommand(
  { tenant, application, sessionId, memberId, upToVersion }: Mark,
  sending: Pick<SentCommand, "commandId" | "sentAt">,
): SentCommand {
  const command = { type: "MarkMessagesRead" as const, sessionId, memberId, upToVersion };
  return { ...sending, tenant, application, command, principal: { role: "participant", id: memberId } };
}
