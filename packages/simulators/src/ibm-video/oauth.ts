// The account's tokens: three grants, of which refreshing uses up its token, and taking back.
import { randomBytes } from "node:crypto";
import type { Clock } from "@tributary/runtime";
import type { Faults } from "./faults.ts";
import type { Settings } from "./settings.ts";

const DAY_SECONDS = 86_400;
const REFRESH_MS = 30 * 24 * 3_600_000;

export type OauthError = "invalid_client" | "invalid_grant" | "invalid_request" | "unsupported_grant_type";

/** Thrown by the token endpoint. */
export class OauthRefusal extends Error {
  override readonly name = "OauthRefusal";
  readonly error: OauthError;

  constructor(error: OauthError) {
    super(error);
    this.error = error;
  }
}

export interface Oauth {
  /** A code as the page of the vendor would give it to an application, good for one use. */
  authorize(): string;
  /** A refresh token, as an earlier grant would have given it. */
  refreshToken(): string;
  /** A pair of tokens. @throws OauthRefusal */
  grant(form: URLSearchParams, authorization: string | undefined): Record<string, unknown>;
  revoke(token: string): void;
  /** All access tokens are over, as if their time had passed. */
  expireAll(): void;
  isValid(accessToken: string): boolean;
}

const fresh = (): string => randomBytes(20).toString("hex");

export function createOauth(settings: Settings, faults: Faults, clock: Clock): Oauth {
  const access = new Map<string, number>();
  const refresh = new Map<string, number>();
  const codes = new Set<string>();
  const use = (tokens: { delete(token: string): boolean }, token: string | null) => {
    if (token === null) throw new OauthRefusal("invalid_request");
    if (!tokens.delete(token)) throw new OauthRefusal("invalid_grant");
  };
  const pair = () => {
    const [access_token, refresh_token] = [fresh(), fresh()];
    const expires_in = faults.now.accessTokenSeconds || DAY_SECONDS;
    access.set(access_token, clock.now() + expires_in * 1_000);
    refresh.set(refresh_token, clock.now() + REFRESH_MS);
    return { access_token, refresh_token, token_type: "bearer", expires_in };
  };
  return {
    authorize() {
      const code = fresh();
      codes.add(code);
      return code;
    },
    refreshToken: () => pair().refresh_token,
    grant(form, authorization) {
      const type = form.get("grant_type");
      if (type === null) throw new OauthRefusal("invalid_request");
      checkClient(settings, form.get("client_id"), authorization);
      if (type === "refresh_token") use(refresh, form.get("refresh_token"));
      else if (type === "authorization_code") use(codes, form.get("code"));
      else if (type !== "client_credentials") throw new OauthRefusal("unsupported_grant_type");
      return pair();
    },
    revoke(token) {
      access.delete(token);
      refresh.delete(token);
    },
    expireAll: () => access.clear(),
    isValid: (token) => (access.get(token) ?? 0) > clock.now(),
  };
}

/** Nobody knows what the header holds: the secret as it is, or the usual pair. */
function checkClient({ clientId, clientSecret }: Settings, given: string | null, authorization = ""): void {
  const pair = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  const isTheirs = authorization === `Basic ${clientSecret}` || authorization === `Basic ${pair}`;
  if (given !== clientId || !isTheirs) throw new OauthRefusal("invalid_client");
}
