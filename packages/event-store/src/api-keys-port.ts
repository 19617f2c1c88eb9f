// API keys as an operator handles them: by id, never by the key, of which only the hash is kept.
import type { ApiKeyOwner, MessagePayload } from "./port.ts";

export interface NewApiKey extends ApiKeyOwner {
  id: string;
  hash: string;
  name: string | null;
  messagePayload: MessagePayload;
}

export interface StoredApiKey extends Omit<NewApiKey, "hash" | "tenant"> {
  createdAt: string;
  /** To the minute; null when nobody has used it. */
  lastUsedAt: string | null;
  /** Null while nobody has revoked or rotated it. */
  endsAt: string | null;
}

export interface Rotation {
  tenant: string;
  /** The key that ends. */
  id: string;
  graceSeconds: number;
  /** The one that takes its place, for the same application with the same settings. */
  successor: Pick<NewApiKey, "id" | "hash">;
}

/** Keys of all tenants. One that has ended stays: its tenant goes on existing, and what it did can be told. */
export interface ApiKeys {
  create(key: NewApiKey): Promise<StoredApiKey>;
  /** Newest first. */
  list(tenant: string, page: { offset: number; limit: number }): Promise<{ results: StoredApiKey[]; total: number }>;
  /**
   * Ends a key now, or leaves the earlier end that it has, unless it is the key with this hash. Answers the hash of the
   * key with this id; null when there is none.
   */
  revoke(tenant: string, id: string, except: { unless: string }): Promise<string | null>;
  /** Makes the successor and lets the old key end after the grace, in one statement; null when no such key is in force. */
  rotate(rotation: Rotation): Promise<{ successor: StoredApiKey; oldHash: string } | null>;
  /** Those of these hashes that stand for no key in force; one query. */
  endedAmong(hashes: readonly string[]): Promise<string[]>;
}
