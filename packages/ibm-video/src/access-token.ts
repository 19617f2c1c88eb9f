// One access token for all who need one: asked for once, renewed before it ends and when it is refused. Refresh tokens are
// replaced by those that come with an answer, because the old ones end then.
import { readApiError, type TokenForm, tokenAnswer, tokenForm } from "@tributary/schemas/ibm-video";
import { type IbmVideoError, TokenRefusedError } from "./errors.ts";
import { type Answer, errorOf, exchange, formOf, readAnswer, type Transport } from "./request.ts";
import { secureUrl } from "./secure-url.ts";

const TOKEN_URL = "https://video.ibm.com/oauth2/token";
/** Renewed this long before it ends, or in the last tenth of a shorter life. */
const MARGIN_MS = 5 * 60_000;
/** As documented, for an answer that does not say it. */
const DEFAULT_LIFE_SECONDS = 86_400;

/** How the first token is come by. */
export type Grant =
  | { type: "client_credentials"; deviceName?: string; scope?: string }
  | { type: "refresh_token"; refreshToken: string }
  | { type: "authorization_code"; code: string; redirectUri: string; codeVerifier?: string };

export interface AccessTokenOptions extends Transport {
  /** https, or http to this machine. */
  tokenUrl?: string;
  clientId: string;
  clientSecret: string;
  /** What the Basic header carries: the documentation shows the secret alone, the standard says both in Base64 (the default). */
  clientAuthentication?: "basic" | "secret";
  grant?: Grant;
  /** Told of each new refresh token: whoever wants to come back without people keeps it. */
  onRefreshToken?(refreshToken: string): void;
  /** Milliseconds since 1970. */
  now?(): number;
}

interface Waiting {
  signal?: AbortSignal | undefined;
}

export interface AccessToken {
  /** The token, as good as it is known. @throws IbmVideoError */
  current(waiting?: Waiting): Promise<string>;
  /** Another one than the token that was refused, whoever asked for it. @throws IbmVideoError */
  renewed(refused: string, waiting?: Waiting): Promise<string>;
  /** Takes back what was given; the next one who needs a token asks for a new one. @throws IbmVideoError */
  revoke(waiting?: Waiting): Promise<void>;
}

interface Held {
  token: string;
  renewAt: number;
  endsAt: number;
}

/** Nothing is asked before the first one needs a token. @throws TypeError for an URL that is not secure. */
export const accessToken = (options: AccessTokenOptions): AccessToken => new CachedToken(options);

class CachedToken implements AccessToken {
  readonly #options: AccessTokenOptions;
  readonly #url: string;
  readonly #now: () => number;
  #held: Held | null = null;
  #refreshToken: string | null;
  #asking: Promise<string> | null = null;

  constructor(options: AccessTokenOptions) {
    this.#options = options;
    this.#url = secureUrl(options.tokenUrl ?? TOKEN_URL);
    this.#now = options.now ?? Date.now;
    this.#refreshToken = options.grant?.type === "refresh_token" ? options.grant.refreshToken : null;
  }

  async current({ signal }: Waiting = {}): Promise<string> {
    const held = this.#held;
    if (held && this.#now() < held.renewAt) return held.token;
    try {
      return await whileWanted(this.#ask(), signal);
    } catch (error) {
      if (signal?.aborted || held === null || this.#held !== held || this.#now() >= held.endsAt) throw error;
      // It goes on working for a while, in which it is tried again now and then.
      held.renewAt = (this.#now() + held.endsAt) / 2;
      return held.token;
    }
  }

  async renewed(refused: string, { signal }: Waiting = {}): Promise<string> {
    if (this.#held?.token === refused) this.#held = null;
    return this.current({ signal });
  }

  async revoke({ signal }: Waiting = {}): Promise<void> {
    const tokens = [this.#held?.token, this.#refreshToken].filter((token) => token != null);
    this.#held = null;
    for (const token of tokens) {
      const form = new URLSearchParams({ token, client_id: this.#options.clientId });
      const answer = await exchange(this.#options, { ...this.#question(form), url: `${this.#url}/revoke`, signal });
      if (answer.status !== 200) throw refusalOf(answer);
    }
  }

  /** One request for all who wait for it; none of them ends it for the others. */
  #ask(): Promise<string> {
    this.#asking ??= this.#fetch().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #fetch(): Promise<string> {
    const askedAt = this.#now();
    const answer = await exchange(this.#options, this.#question(formOf(tokenForm.parse(this.#form()))));
    if (answer.status !== 200) throw refusalOf(answer);
    const { access_token: token, refresh_token, expires_in } = readAnswer(tokenAnswer, answer);
    if (refresh_token !== null && refresh_token !== this.#refreshToken) {
      this.#refreshToken = refresh_token;
      this.#options.onRefreshToken?.(refresh_token);
    }
    const lifeMs = (expires_in ?? DEFAULT_LIFE_SECONDS) * 1_000;
    this.#held = { token, endsAt: askedAt + lifeMs, renewAt: askedAt + lifeMs - Math.min(MARGIN_MS, lifeMs / 10) };
    return token;
  }

  #question(form: URLSearchParams): {
    url: string;
    method: "POST";
    headers: Record<string, string>;
    form: URLSearchParams;
  } {
    const { clientId, clientSecret, clientAuthentication = "basic" } = this.#options;
    const basic = clientAuthentication === "basic" ? btoa(`${clientId}:${clientSecret}`) : clientSecret;
    return { url: this.#url, method: "POST", headers: { authorization: `Basic ${basic}` }, form };
  }

  #form(): TokenForm {
    const { clientId: client_id, grant = { type: "client_credentials" } } = this.#options;
    if (grant.type === "client_credentials") {
      const { deviceName: device_name, scope } = grant;
      return {
        grant_type: "client_credentials",
        client_id,
        ...(device_name && { device_name }),
        ...(scope && { scope }),
      };
    }
    if (this.#refreshToken !== null)
      return { grant_type: "refresh_token", client_id, refresh_token: this.#refreshToken };
    if (grant.type === "refresh_token")
      return { grant_type: "refresh_token", client_id, refresh_token: grant.refreshToken };
    const { code, redirectUri: redirect_uri, codeVerifier: code_verifier } = grant;
    return { grant_type: "authorization_code", client_id, code, redirect_uri, ...(code_verifier && { code_verifier }) };
  }
}

/** Of the token endpoint 400 and 501 are about the client or the grant; other things are told as everywhere. */
function refusalOf(answer: Answer): IbmVideoError {
  const { status, body } = answer;
  if (![400, 401, 403, 501].includes(status)) return errorOf(answer);
  const said = readApiError(body);
  return new TokenRefusedError(said?.error ?? null, { status, description: said?.error_description ?? null });
}

async function whileWanted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  work.catch(() => undefined);
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
