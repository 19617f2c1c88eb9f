/** What clients see of a link to an outside chat: how it stands. What it was asked for with stays inside. */
import { z } from "zod";
import type { EventOf } from "../events/catalogue.ts";
import { outsideId } from "../values/identifiers.ts";
import { utcTime } from "../values/time.ts";
import { externalChatStatus } from "./events.ts";

/** Payload of EXTERNAL_CHAT_STATUS_CHANGED: of linking, of each change, and of unlinking. */
export const externalChatChange = z.strictObject({
  linkId: outsideId,
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  provider: outsideId,
  status: z.enum([...externalChatStatus.options, "UNLINKED"]),
  estimatedWaitSeconds: z.int().min(0).nullable(),
  detail: z.string().nullable(),
  changedAt: utcTime,
});
export type ExternalChatChange = z.infer<typeof externalChatChange>;

/** How the link stands after the event. */
export function toExternalChatChange(
  event: EventOf<"ExternalChatLinked" | "ExternalChatStatusChanged" | "ExternalChatUnlinked">,
): ExternalChatChange {
  const { linkId, sessionId, participantId, provider } = event.data;
  const link = { linkId, sessionId, participantId, provider };
  const quiet = { estimatedWaitSeconds: null, detail: null };
  switch (event.type) {
    case "ExternalChatLinked":
      return { ...link, status: "REQUESTED", ...quiet, changedAt: event.data.linkedAt };
    case "ExternalChatUnlinked":
      return { ...link, status: "UNLINKED", ...quiet, changedAt: event.data.unlinkedAt };
    case "ExternalChatStatusChanged": {
      const { status, estimatedWaitSeconds, detail, changedAt } = event.data;
      return { ...link, status, estimatedWaitSeconds, detail, changedAt };
    }
  }
}
