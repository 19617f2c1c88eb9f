/** What Bright Pattern says when it can't do what was asked: the body, and the codes that its documentation lists. */
import { z } from "zod";
import { required, words } from "./leaves.ts";

/** The documented messages by their codes. */
export const vendorErrors = {
  "1000": "Missing or invalid tenantUrl",
  "2000": "Authorization header is missing",
  "2001": "Authorization parameter format is incorrect",
  "2002": "Authorization scheme is incorrect",
  "2003": "Authorization parameter is missing: appId",
  "2004": "Authorization parameter is missing: clientId",
  "3000": "Missing or invalid application unique id",
  "5000": "Timeout - chat server takes too long to respond",
  "5001": "No server is available to accept chat connection",
  "5003": "Error decoding JSON request body",
  "5004": "Chat server disconnected",
  "5005": "Chat session is not found",
  "5006": "Mobile Launch Point (application) is not found",
  "5500": "Internal server error",
  "5501": "Upload size limit exceeded",
  "5502": "File not found",
  "5509": "Too many concurrent poll requests for the same session",
  "5511": "No events",
  "5558": "File operation error",
  "5601": "No case is specified for this session",
  "5602": "CRM server responded with error",
  "5603": "Too many parameters",
  "5955": "Unspecified server error",
} as const;
export type VendorErrorCode = keyof typeof vendorErrors;

const errorBody = z
  .object({ error_code: required, error_message: words })
  .transform((body) => ({ code: body.error_code, message: body.error_message ?? "" }));
export type VendorError = z.infer<typeof errorBody>;

/** The code and text of an error's body; null when the body has none, as that of a proxy in between. */
export function readVendorError(body: unknown): VendorError | null {
  return errorBody.safeParse(body).data ?? null;
}
