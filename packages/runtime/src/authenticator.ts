// Who is calling is settled here, once per request: the API key says tenant and application, the token says who.
import type { IncomingHttpHeaders } from "node:http";
import { hashApiKey, type LookupApiKey, rememberApiKeys } from "./api-keys.ts";
import { AppError } from "./app-error.ts";
import type { Principal } from "./principal.ts";
import { createTokenVerifier, type TokenKeys } from "./token.ts";

const LONGEST_KEY = 256;

export interface Authenticator {
  /** @throws AppError 401 with the reason, 503 when keys cannot be looked up right now. */
  authenticate(headers: IncomingHttpHeaders): Promise<Principal>;
}

interface AuthenticatorOptions {
  /** Shared HS256 secret, for development. Exactly one of `secret` and `jwksUrl` is given. */
  secret?: string | undefined;
  jwksUrl?: string | undefined;
  lookupApiKey: LookupApiKey;
  /** Milliseconds since the Unix epoch. */
  now: () => number;
}

/** An authenticator over API keys (`X-API-Key`) and bearer tokens (`Authorization`). */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const ownerOf = rememberApiKeys(options.lookupApiKey, options.now);
  const verify = createTokenVerifier(tokenKeys(options), options.now);
  return {
    async authenticate(headers) {
      const owner = await ownerOf(hashApiKey(apiKeyOf(headers))).catch((cause: unknown) => {
        throw new AppError("unavailable", "API keys cannot be looked up right now", { cause });
      });
      if (!owner) throw new AppError("credentials-invalid", "The API key is not known", challenge);
      const { sub, role, expiresAt } = await verify(bearerOf(headers), owner.tenant);
      return { tenant: owner.tenant, application: owner.application, role, id: sub, expiresAt };
    },
  };
}

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
