// How the chat service says no: a code and a status of its table, in a body that is the same for all of them.

const REFUSALS = {
  keyNotValid: [2, 401, "api_key not valid"],
  input: [4, 400, "input error"],
  authentication: [5, 401, "authentication failed"],
  rateLimit: [9, 429, "Too many requests"],
  doesNotExist: [16, 404, "does not exist"],
  notAllowed: [17, 403, "not allowed"],
  tokenExpired: [40, 401, "JWTAuth error: token is expired (exp)"],
  tokenNotYetValid: [41, 401, "JWTAuth error: token is not valid yet (nbf)"],
  tokenBeforeIssued: [42, 401, "JWTAuth error: token used before issue at (iat)"],
  tokenSignature: [43, 401, "JWTAuth error: signature is invalid"],
  connectionNotFound: [46, 400, "connection id not found"],
  cooldown: [60, 403, "slow mode: wait before the next message"],
  tooManyConnections: [71, 429, "too many connections of this user"],
  unavailable: [-1, 503, "temporarily unavailable"],
  internal: [-1, 500, "internal error"],
} as const satisfies Record<string, readonly [code: number, status: number, message: string]>;
export type RefusalKind = keyof typeof REFUSALS;

/** Thrown by whatever can't be done. */
export class ChatRefusal extends Error {
  override readonly name = "ChatRefusal";
  readonly kind: RefusalKind;
  readonly code: number;
  readonly status: number;

  constructor(kind: RefusalKind, detail?: string) {
    const [code, status, message] = REFUSALS[kind];
    super(detail ?? message);
    this.kind = kind;
    this.code = code;
    this.status = status;
  }
}

/** The body of a refusal, in an answer and in the frame of a refused connection. */
export const bodyOf = ({ code, status, message }: ChatRefusal) => ({
  ...{ code, message, StatusCode: status, duration: "0.00ms", more_info: "", details: [] },
});
