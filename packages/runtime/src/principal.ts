import type { Role } from "@tributary/schemas";

/** Who is calling: the tenant and application come from the API key, the person from the token. */
export interface Principal {
  tenant: string;
  application: string;
  role: Role;
  id: string;
  /** When the token ends, in milliseconds since the Unix epoch. */
  expiresAt: number;
}

/** A principal with the API key that they came with. */
export interface KeyedPrincipal extends Principal {
  apiKeyHash: string;
  /** How their application wants the payload of MESSAGE_SENT. */
  messagePayload: "object" | "array";
  /** The stream session whose cookie they came with; absent when they sent a key and a token. */
  streamSessionId?: string;
}
