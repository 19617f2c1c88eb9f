// How a chat stands over there, in the words of the session.
import type { ExternalChatStatus } from "@tributary/schemas";
import type { ChatProperties } from "@tributary/schemas/bright-pattern";
import type { Outcome } from "./outcome.ts";

const A_DAY_IN_SECONDS = 86_400;

const statuses = {
  ivr: "IN_MENU",
  queued: "QUEUED",
  connecting: "CONNECTING",
  establishing: "CONNECTING",
  connected: "CONNECTED",
} as const satisfies Partial<Record<ChatProperties["state"], ExternalChatStatus>>;

/** What a state comes to; nothing when nobody knows what it means. */
export function statusOutcomes({ state, ewt }: Pick<ChatProperties, "state" | "ewt">): Outcome[] {
  if (state === "unknown") return [];
  if (state === "failed")
    return [{ does: "end", status: "FAILED", detail: "Bright Pattern says that the chat failed." }];
  if (state === "completed") return [{ does: "drain" }];
  const estimatedWaitSeconds = state === "queued" && ewt !== null ? Math.min(ewt, A_DAY_IN_SECONDS) : null;
  return [{ does: "status", status: statuses[state], estimatedWaitSeconds }];
}
