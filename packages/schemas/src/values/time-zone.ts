import { text } from "./text.ts";

/** A name such as `Europe/Berlin`; numeric offsets are not names. */
export const timeZone = text(64).refine(isKnownZone, "must be an IANA time zone name");

function isKnownZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false; // Intl has no way to ask without throwing
  }
}
