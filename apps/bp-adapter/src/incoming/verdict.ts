// What a failure means for the chat: the end, or trouble that may pass. In words for a coach, with the vendor's own code.
import { type VendorErrorCode, vendorErrors } from "@tributary/schemas/bright-pattern";
import type { Verdict } from "../chat.ts";
import type { VendorError } from "../client/vendor-error.ts";

const CREDENTIALS = "Bright Pattern does not accept our credentials";
const reasons: Readonly<Record<string, string>> = {
  1000: "Bright Pattern does not know our tenant URL",
  3000: "Bright Pattern does not know our application",
  5006: "Bright Pattern does not know our application",
  5001: "Bright Pattern has nobody to take the chat now",
};

/** The detail of a failure: what it means, and the vendor's code in the documentation's words; its own may repeat what people said. */
export function detailOf(meaning: string, { code, status, message }: VendorError): string {
  if (code === null) return `${meaning} (${status === null ? message : `status ${status}`}).`;
  const documented = Object.hasOwn(vendorErrors, code) ? `: ${vendorErrors[code as VendorErrorCode]}` : "";
  return `${meaning} (code ${code}${documented}).`;
}

/** Null when it may pass. A chat that nobody has yet fails by more than one that is there. */
export function verdictOn(error: VendorError, isNamed: boolean): Verdict | null {
  const { failure, code } = error;
  const fails = (meaning: string): Verdict => ({ status: "FAILED", detail: detailOf(meaning, error) });
  if (failure === "refused") return fails(reasons[code ?? ""] ?? CREDENTIALS);
  if (failure === "gone" && isNamed) {
    return { status: "ENDED", detail: detailOf("The chat no longer exists at Bright Pattern", error) };
  }
  if (isNamed) return null;
  if (failure === "unavailable") return fails(reasons[5001] ?? "");
  if (failure === "gone") return fails("There is no Bright Pattern server at the configured address");
  return failure === "rejected" ? fails("Bright Pattern does not take the chat") : null;
}

/** What is said of a link while it is out of reach. */
export function troubleOf(error: VendorError): string {
  if (error.failure === "contended") return detailOf("Somebody else reads this chat at Bright Pattern", error);
  return detailOf("Bright Pattern can't be reached; nothing is lost, and it is tried again", error);
}
