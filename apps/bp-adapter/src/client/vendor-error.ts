// Why Bright Pattern did not do what was asked, in the few kinds that make a difference to a chat.

/**
 * `refused`: not with these credentials, this tenant or this application, however often it is tried.
 * `unavailable`: no server takes a new chat.
 * `gone`: there is no such chat any more.
 * `contended`: somebody else polls the chat at this moment.
 * `rejected`: not this request, whatever is tried; the chat goes on.
 * `outage`: whatever may pass: the network, the server, too many requests, an answer that nobody can read.
 */
export const failures = ["refused", "unavailable", "gone", "contended", "rejected", "outage"] as const;
export type Failure = (typeof failures)[number];

interface Answered {
  /** Null when nothing came. */
  status: number | null;
  /** The vendor's own code, when the body has one. */
  code?: string | null;
}

export class VendorError extends Error {
  override readonly name = "VendorError";
  readonly failure: Failure;
  readonly status: number | null;
  readonly code: string | null;

  constructor(message: string, { status, code = null }: Answered, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.failure = failureOf({ status, code });
    this.status = status;
    this.code = code;
  }
}

const byCode: Readonly<Record<string, Failure>> = {
  ...{ 1000: "refused", 2000: "refused", 2001: "refused", 2002: "refused", 2003: "refused", 2004: "refused" },
  ...{ 3000: "refused", 5006: "refused" },
  ...{ 5001: "unavailable", 5005: "gone", 5509: "contended" },
  ...{ 5003: "rejected", 5501: "rejected", 5502: "rejected", 5601: "rejected", 5603: "rejected" },
};

function failureOf({ status, code }: Answered): Failure {
  const known = code == null ? undefined : byCode[code];
  if (known) return known;
  if (status === null || status === 429 || status >= 500 || status < 400) return "outage";
  if (status === 401) return "refused";
  // Without a code it is no word of the vendor's: networks in front of it answer so when there are too many requests.
  if (status === 403) return code == null ? "outage" : "refused";
  return status === 404 ? "gone" : "rejected";
}
