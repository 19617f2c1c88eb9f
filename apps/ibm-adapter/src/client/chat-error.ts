// Why the chat service did not do what was asked, in the few kinds that make a difference to a conversation.
import { chatErrorCodes as codes } from "@tributary/schemas/ibm-video";

/**
 * `expired`: the chat token has to be a new one.
 * `disconnected`: the connection that it was asked for is none any more.
 * `limited`: too many requests; taken again from `resetAt` on.
 * `refused`: not with this key, this token or this user, however often it is tried.
 * `absent`: there is no such thing.
 * `rejected`: not this request; others may be.
 * `passing`: whatever may pass: the network, the server, an answer that nobody can read.
 */
export type Failure = "expired" | "disconnected" | "limited" | "refused" | "absent" | "rejected" | "passing";

interface Answered {
  /** Of HTTP, or what the service says instead of it; null when nothing came. */
  status: number | null;
  code?: number | null;
  /** Milliseconds since 1970. */
  resetAt?: number | null;
  cause?: unknown;
}

export class ChatError extends Error {
  override readonly name = "ChatError";
  readonly failure: Failure;
  readonly status: number | null;
  readonly code: number | null;
  readonly resetAt: number | null;

  constructor(message: string, { status, code = null, resetAt = null, cause }: Answered) {
    super(message, cause === undefined ? undefined : { cause });
    this.failure = code === codes.input && NO_SOCKET.test(message) ? "disconnected" : failureOf(status, code);
    this.status = status;
    this.code = code;
    this.resetAt = resetAt;
  }
}

/** Beside those that the schemas name: authentication failed (once more), timeout, a command's endpoint, application suspended. */
const [AUTHENTICATION_FAILED, AUTHENTICATION, TIMEOUT, COMMAND_ENDPOINT, SUSPENDED] = [3, 5, 23, 45, 99];

/** "Watch or Presence requires an active websocket connection". */
const NO_SOCKET = /websocket connection/i;

const byCode: Readonly<Record<number, Failure>> = {
  ...{ [codes.tokenExpired]: "expired", [codes.connectionNotFound]: "disconnected", [codes.rateLimit]: "limited" },
  ...{ [codes.keyNotValid]: "refused", [codes.tokenNotYetValid]: "refused", [codes.tokenBeforeIssued]: "refused" },
  ...{ [codes.tokenSignature]: "refused", [AUTHENTICATION]: "refused", [SUSPENDED]: "refused" },
  ...{ [codes.doesNotExist]: "absent" },
  ...{ [codes.internal]: "passing", [codes.cooldown]: "passing", [codes.tooManyConnections]: "passing" },
  ...{ [AUTHENTICATION_FAILED]: "passing", [TIMEOUT]: "passing", [COMMAND_ENDPOINT]: "passing" },
};

function failureOf(status: number | null, code: number | null): Failure {
  const known = code === null ? undefined : byCode[code];
  if (known) return known;
  if (status === 429) return "limited";
  if (status === null || status < 400 || status >= 500 || status === 408) return "passing";
  if (status === 401) return "refused";
  return status === 404 ? "absent" : "rejected";
}
