// Whom a token names. The platform checks it; the console only reads it, to know which rooms to show.
import { strings } from "../strings.ts";

export type Role = "participant" | "coach" | "admin" | "service";

export interface Identity {
  id: string;
  role: Role;
  tenant: string;
  /** What they are called, where their token says so. */
  name: string | null;
  /** Milliseconds since the Unix epoch. */
  expiresAt: number;
}

const ROLES: readonly string[] = ["participant", "coach", "admin", "service"] satisfies Role[];

/** @throws Error that says what is wrong with it, in the words of the sign-in page. */
export function identityOf(token: string): Identity {
  const { sub, role, aud, exp, name } = claimsOf(token);
  const tenant = Array.isArray(aud) ? aud[0] : aud;
  const isComplete = typeof sub === "string" && typeof tenant === "string" && typeof exp === "number";
  if (!isComplete || !isRole(role)) throw new Error(strings.signIn.incomplete);
  return { id: sub, role, tenant, name: nameOf(name), expiresAt: exp * 1000 };
}

/** Whether two tokens are of the same person. */
export const isSamePerson = (a: Identity, b: Identity): boolean =>
  a.id === b.id && a.role === b.role && a.tenant === b.tenant;

/** The claim of OpenID Connect. */
const nameOf = (claim: unknown): string | null =>
  typeof claim === "string" && claim.trim() !== "" ? claim.trim() : null;

const isRole = (value: unknown): value is Role => typeof value === "string" && ROLES.includes(value);

function claimsOf(token: string): Record<string, unknown> {
  const [, payload, signature] = token.trim().split(".");
  if (payload === undefined || signature === undefined) throw new Error(strings.signIn.unreadable);
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (char) =>
      char.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Error(strings.signIn.unreadable);
  }
}
