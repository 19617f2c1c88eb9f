// Why IBM did not do what was asked: each documented error as a class and a code of its own. The HTTP status decides; what
// the body says besides is for people.

interface Answered {
  /** Of HTTP; null when nothing came. */
  readonly status: number | null;
  /** What the body says, if anything. */
  readonly description?: string | null;
  readonly cause?: unknown;
}

/** What all of them are. */
export abstract class IbmVideoError extends Error {
  abstract override readonly name: string;
  /** Stable, in the vendor's own words where it has some. */
  abstract readonly code: string;
  readonly status: number | null;

  constructor(meaning: string, { status, description, cause }: Answered) {
    super(description ? `${meaning}: ${description}` : meaning, cause === undefined ? undefined : { cause });
    this.status = status;
  }
}

/** 400: a value that it does not take. */
export class BadRequestError extends IbmVideoError {
  override readonly name = "BadRequestError";
  override readonly code = "bad_request";

  constructor(answered: Answered) {
    super("a value was not accepted", answered);
  }
}

/** 401: the access token is missing, revoked, expired or malformed. */
export class InvalidTokenError extends IbmVideoError {
  override readonly name = "InvalidTokenError";
  override readonly code = "invalid_token";

  constructor(answered: Answered) {
    super("the access token is not accepted", answered);
  }
}

/** 402: the account has no chat (`streamchat`), or no Q&A (`streamqna`). */
export class ChatNotIncludedError extends IbmVideoError {
  override readonly name = "ChatNotIncludedError";
  override readonly code = "invalid_request";

  constructor(answered: Answered) {
    super("the account does not include this", answered);
  }
}

/** 403: the channel is somebody else's. */
export class LackOfOwnershipError extends IbmVideoError {
  override readonly name = "LackOfOwnershipError";
  override readonly code = "lack_of_ownership";

  constructor(answered: Answered) {
    super("the account may not manage this channel", answered);
  }
}

/** 404: there is no such channel. */
export class ChannelNotFoundError extends IbmVideoError {
  override readonly name = "ChannelNotFoundError";
  override readonly code = "not_found";

  constructor(answered: Answered) {
    super("there is no such channel", answered);
  }
}

/** What the headers of 429 say; null where they say nothing. */
export interface RateLimit {
  readonly limit: number | null;
  readonly remaining: number | null;
  /** When requests are taken again, in milliseconds since 1970. */
  readonly resetAt: number | null;
}

/** 429: too many requests. */
export class RateLimitedError extends IbmVideoError implements RateLimit {
  override readonly name = "RateLimitedError";
  override readonly code = "rate_limited";
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetAt: number | null;

  constructor({ limit, remaining, resetAt }: RateLimit, answered: Answered) {
    super("too many requests", answered);
    this.limit = limit;
    this.remaining = remaining;
    this.resetAt = resetAt;
  }
}

/** 5xx, no answer in time, or no way there: the same request may be taken later. */
export class TemporarilyUnavailableError extends IbmVideoError {
  override readonly name = "TemporarilyUnavailableError";
  override readonly code = "temporarily_unavailable";

  constructor(answered: Answered) {
    super("the service is not available at the moment", answered);
  }
}

/** An answer that nobody has documented, or that can't be read. */
export class UnexpectedAnswerError extends IbmVideoError {
  override readonly name = "UnexpectedAnswerError";
  override readonly code = "unexpected_answer";

  constructor(answered: Answered) {
    super("the answer is not what it should be", answered);
  }
}

/** The token endpoint gives no token for this client, or for this grant. */
export class TokenRefusedError extends IbmVideoError {
  override readonly name = "TokenRefusedError";
  override readonly code = "token_refused";
  /** `invalid_client`, `invalid_grant`, `invalid_request`, `unsupported_grant_type`, or whatever was said; null for nothing. */
  readonly reason: string | null;

  constructor(reason: string | null, answered: Answered) {
    super(`no token is given${reason ? ` (${reason})` : ""}`, answered);
    this.reason = reason;
  }
}
