// Who is calling is settled here, once per request: the API key says tenant and application, the token says who.
import type { IncomingHttpHeaders } from "node:http";
import { hashApiKey, type LookupApiKey, rememberApiKeys } from "./api-keys.ts";
import { AppError } from "./app-error.ts";
import { isFromForeignPage } from "./cors.ts";
import type { KeyedPrincipal } from "./principal.ts";
import { sealedSessionOf } from "./stream-cookie.ts";
import { createStreamSessionSeal } from "./stream-session.ts";
import { createTokenVerifier, invalidToken, type TokenClaims, type TokenKeys } from "./token.ts";

const LONGEST_KEY = 256;

export interface Authenticator {
  /** @throws AppError 401 with the reason, 503 when keys cannot be looked up right now. */
  authenticate(headers: IncomingHttpHeaders): Promise<KeyedPrincipal>;
  /**
   * The same for a request that only reads a stream: without an `Authorization` header the cookie of a stream session
   * will do. A browser sends cookies whoever makes it ask, so they never authorize a command; that an open session marks
   * as read is why pages of foreign origins can't open one with it.
   */
  authenticateReader(headers: IncomingHttpHeaders): Promise<KeyedPrincipal>;
  /**
   * A stream session for whoever these headers name; it ends with their token, or with the revocation of their key.
   * @throws AppError as `authenticate`.
   */
  startStreamSession(headers: IncomingHttpHeaders, id: string): Promise<{ sealed: string; expiresAt: number }>;
  /** The key with this hash has just been changed through this replica: what is remembered of it is not true any more. */
  forgetApiKey(hash: string): void;
}

interface AuthenticatorOptions {
  /** Shared HS256 secret, for development. Exactly one of `secret` and `jwksUrl` is given. */
  secret?: string | undefined;
  jwksUrl?: string | undefined;
  lookupApiKey: LookupApiKey;
  /** What stream sessions are sealed with: the keys of cursors, from which others are derived. */
  streamSessionKeys: readonly string[];
  /** Whose pages may use the cookie of a stream session, beside those of our own origin. None unless told. */
  allowedOrigins?: readonly string[];
  /** Milliseconds since the Unix epoch. */
  now: () => number;
}

/** An authenticator over API keys (`X-API-Key`), bearer tokens (`Authorization`) and stream sessions (a cookie). */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const apiKeys = rememberApiKeys(options.lookupApiKey, options.now);
  const verify = createTokenVerifier(tokenKeys(options), options.now);
  const sessions = createStreamSessionSeal({ keys: options.streamSessionKeys, now: options.now });

  async function principalOf(
    apiKeyHash: string,
    claimsFor: (tenant: string) => TokenClaims | Promise<TokenClaims>,
  ): Promise<KeyedPrincipal> {
    const owner = await apiKeys.ownerOf(apiKeyHash).catch((cause: unknown) => {
      throw new AppError("unavailable", "API keys cannot be looked up right now", { cause });
    });
    if (!owner) throw new AppError("credentials-invalid", "The API key is not known", challenge);
    const { sub, role, expiresAt } = await claimsFor(owner.tenant);
    const { tenant, application, messagePayload = "object" } = owner;
    return { tenant, application, role, id: sub, expiresAt, apiKeyHash, messagePayload };
  }
  const authenticate = async (headers: IncomingHttpHeaders): Promise<KeyedPrincipal> =>
    principalOf(hashApiKey(apiKeyOf(headers)), (tenant) => verify(bearerOf(headers), tenant));

  return {
    authenticate,
    async authenticateReader(headers) {
      const sealed = headers.authorization === undefined ? sealedSessionOf(headers) : undefined;
      if (sealed === undefined) return authenticate(headers);
      if (isFromForeignPage(headers, options.allowedOrigins ?? [])) throw foreignPage();
      const session = await sessions.open(sealed);
      const principal = await principalOf(session.apiKeyHash, (tenant) => {
        if (tenant !== session.tenant) throw invalidToken("The stream session was started for another tenant");
        return session;
      });
      return { ...principal, streamSessionId: session.id };
    },
    async startStreamSession(headers, id) {
      const { tenant, role, id: sub, expiresAt, apiKeyHash } = await authenticate(headers);
      return { sealed: await sessions.seal({ id, tenant, sub, role, apiKeyHash, expiresAt }), expiresAt };
    },
    forgetApiKey: apiKeys.forget,
  };
}

const foreignPage = () => new AppError("credentials-invalid", "Pages of this origin cannot use a stream session");
const challenge = { headers: { "www-authenticate": 'Bearer realm="tributary"' } };

function tokenKeys({ secret, jwksUrl }: AuthenticatorOptions): TokenKeys {
  if (secret !== undefined && jwksUrl === undefined) return { secret };
  if (jwksUrl !== undefined && secret === undefined) return { jwksUrl };
  throw new TypeError("Tokens are verified with a secret or with a JWKS, and exactly one of them must be given");
}

function apiKeyOf(headers: IncomingHttpHeaders): string {
  const key = headers["x-api-key"];
  if (typeof key !== "string" || key === "") {
    throw new AppError("credentials-missing", "The header X-API-Key is missing", challenge);
  }
  if (key.length > LONGEST_KEY) throw new AppError("credentials-invalid", "The API key is not known", challenge);
  return key;
}

function bearerOf(headers: IncomingHttpHeaders): string {
  const value = headers.authorization;
  if (!value) throw new AppError("credentials-missing", "The header Authorization is missing", challenge);
  const token = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(value)?.[1];
  if (token === undefined) {
    throw new AppError("credentials-invalid", "The header Authorization must be: Bearer <token>", challenge);
  }
  return token;
}
