// How somebody stands to a session, and why they may be unable to speak in it.
import { ProblemError } from "@tributary/client";
import { keyOfMe, type Me, memberKey, type Picture } from "../../chat/picture.ts";

/** Why a session cannot be shown: its reader is no member of it, or something else. */
export const standingOf = (error: unknown): "outside" | "unknown" =>
  error instanceof ProblemError && error.code === "not-a-member" ? "outside" : "unknown";

export type WhySilent = "closed" | "left";

/** Null when something can be said. */
export function whyNothingCanBeSaid({ session }: Picture, me: Me): WhySilent | null {
  if (session.status === "CLOSED") return "closed";
  const own = session.members.find((member) => memberKey(member) === keyOfMe(me));
  return own?.state === "LEFT" ? "left" : null;
}
