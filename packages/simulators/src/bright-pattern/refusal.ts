// How the vendor says no: a code of its table, in a body that is the same for all of them.
import { type VendorErrorCode, vendorErrors } from "@tributary/schemas/bright-pattern";
import type { ApiVersion } from "./chat.ts";
import type { FaultSwitches } from "./faults.ts";

/** Thrown by whatever can't be done. */
export class VendorRefusal extends Error {
  override readonly name = "VendorRefusal";
  readonly code: VendorErrorCode;

  constructor(code: VendorErrorCode, detail?: string) {
    super(detail === undefined ? vendorErrors[code] : `${vendorErrors[code]}: ${detail}`);
    this.code = code;
  }
}

const CREDENTIALS = 403;

/** Where the documentation names no status, the likeliest one. */
const STATUSES: Readonly<Record<VendorErrorCode, number>> = {
  ...{ "1000": CREDENTIALS, "2000": CREDENTIALS, "2001": CREDENTIALS, "2002": CREDENTIALS, "2003": CREDENTIALS },
  ...{ "2004": CREDENTIALS, "3000": CREDENTIALS },
  ...{ "5000": 503, "5001": 503, "5003": 400, "5004": 503, "5005": 404, "5006": 404, "5500": 500, "5501": 400 },
  ...{ "5502": 404, "5509": 429, "5511": 400, "5558": 500, "5601": 406, "5602": 500, "5603": 406, "5955": 500 },
};

/** The status of a refusal; versions differ. */
export function statusOf(code: VendorErrorCode, version: ApiVersion, { unauthorized401 }: FaultSwitches): number {
  if (code === "5509" && version === "v1") return 400;
  return STATUSES[code] === CREDENTIALS && unauthorized401 ? 401 : STATUSES[code];
}

/** The body of a refusal. */
export const bodyOf = ({ code, message }: VendorRefusal, { numericErrorCodes }: FaultSwitches) => ({
  error_code: numericErrorCodes ? Number(code) : code,
  error_message: message,
});
