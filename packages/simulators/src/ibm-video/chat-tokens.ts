// Tokens of the chat service: JWTs, HS256, that name a user.
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { Clock } from "@tributary/runtime";
import { z } from "zod";
import { ChatRefusal } from "./chat-refusal.ts";
import type { Faults } from "./faults.ts";

const claims = z.object({
  user_id: z.string().min(1),
  // Seconds since 1970.
  ...{ iat: z.number().optional(), nbf: z.number().optional(), exp: z.number().optional() },
  /** Makes it another one than those of the same second. */
  jti: z.string().optional(),
});
export type Claims = z.output<typeof claims>;

export interface ChatTokens {
  /** One for this user, which lives as long as the faults say. */
  mint(userId: string): string;
  /** One that says just that. */
  sign(said: Claims): string;
  /** Whose it is. @throws ChatRefusal 5 for none, 43, 40, 41, 42 */
  verify(token: string): string;
  /** All that were made so far are over, whatever they say. */
  expireAll(): void;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

export function createChatTokens(secret: string, faults: Faults, clock: Clock): ChatTokens {
  const minted = new Set<string>();
  const over = new Set<string>();
  const signatureOf = (signed: string) => createHmac("sha256", secret).update(signed).digest();
  const tokens: ChatTokens = {
    mint(user_id) {
      const iat = Math.floor(clock.now() / 1_000);
      const { chatTokenSeconds } = faults.now;
      const exp = chatTokenSeconds === 0 ? {} : { exp: iat + chatTokenSeconds };
      const token = tokens.sign({ user_id, iat, jti: randomUUID(), ...exp });
      minted.add(token);
      return token;
    },
    sign(said) {
      const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(said)}`;
      return `${signed}.${signatureOf(signed).toString("base64url")}`;
    },
    verify(token) {
      const [header = "", payload = "", given = ""] = token.split(".");
      const said = claims.safeParse(jsonOf(payload)).data;
      if (said === undefined || jsonOf(header) === null) throw new ChatRefusal("authentication");
      const expected = signatureOf(`${header}.${payload}`);
      const bytes = Buffer.from(given, "base64url");
      if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected))
        throw new ChatRefusal("tokenSignature");
      if (over.has(token)) throw new ChatRefusal("tokenExpired");
      checkTimes(said, Math.floor(clock.now() / 1_000));
      return said.user_id;
    },
    expireAll() {
      for (const token of minted) over.add(token);
      minted.clear();
    },
  };
  return tokens;
}

function checkTimes({ exp, nbf, iat }: Claims, now: number): void {
  if (exp !== undefined && exp <= now) throw new ChatRefusal("tokenExpired");
  if (nbf !== undefined && nbf > now) throw new ChatRefusal("tokenNotYetValid");
  if (iat !== undefined && iat > now) throw new ChatRefusal("tokenBeforeIssued");
}

function jsonOf(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, "base64url").toString());
  } catch {
    return null;
  }
}
