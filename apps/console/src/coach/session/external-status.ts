// How a chat outside stands, in one word and one colour.
import type { ExternalChatChange } from "@tributary/client";

type Status = ExternalChatChange["status"];

const OVER: ReadonlySet<Status> = new Set<Status>(["ENDED", "FAILED", "UNLINKED"]);

/** Whether there is still somebody out there to talk to, or about to be. */
export const isLive = ({ status }: Pick<ExternalChatChange, "status">): boolean => !OVER.has(status);

export const colourOf = (status: Status): string => {
  if (status === "CONNECTED") return "teal";
  if (status === "FAILED") return "red";
  if (status === "INTERRUPTED") return "orange";
  return OVER.has(status) ? "gray" : "blue";
};
