// API keys of one tenant. They are reference data, not events; who changed them is a line in the log, without the key.
// Making one takes no Idempotency-Key: the answer holds a secret that no receipt may keep.
import { randomBytes } from "node:crypto";
import type { EventStore } from "@tributary/event-store";
import { AppError, type Authenticator, hashApiKey, type KeyedPrincipal, type Logger } from "@tributary/runtime";
import type { ApiKey, CreateApiKeyBody, CreatedApiKey } from "@tributary/schemas";

export interface ApiKeyPorts {
  store: Pick<EventStore, "apiKeys">;
  authenticator: Pick<Authenticator, "forgetApiKey">;
  ids: () => string;
  log: Logger;
}

/** Says what a string that turns up somewhere is; the rest of a key is 256 random bits. */
const PREFIX = "trib_";
const KEY_BYTES = 32;

/** One page, newest first. */
export async function listApiKeys(
  { store }: ApiKeyPorts,
  { tenant }: KeyedPrincipal,
  { page, perPage }: { page: number; perPage: number },
): Promise<{ results: ApiKey[]; total: number }> {
  return store.apiKeys.list(tenant, { offset: (page - 1) * perPage, limit: perPage });
}

/** Makes a key and answers it, this once. */
export async function createApiKey(
  ports: Pick<ApiKeyPorts, "store" | "ids" | "log">,
  principal: Pick<KeyedPrincipal, "tenant" | "role" | "id">,
  { application, name = null, messagePayload }: CreateApiKeyBody,
): Promise<CreatedApiKey> {
  const { key, ...stored } = newKey(ports);
  const { tenant } = principal;
  const made = await ports.store.apiKeys.create({ ...stored, tenant, application, name, messagePayload });
  audit(ports, "api-key-created", principal, { id: made.id, application });
  return { ...made, key };
}

/**
 * A new key for the application of another one, which ends after the grace.
 * @throws AppError 404 when there is no such key in force.
 */
export async function rotateApiKey(
  ports: ApiKeyPorts,
  principal: KeyedPrincipal,
  { id, graceSeconds }: { id: string; graceSeconds: number },
): Promise<CreatedApiKey> {
  const { key, ...successor } = newKey(ports);
  const rotated = await ports.store.apiKeys.rotate({ tenant: principal.tenant, id, graceSeconds, successor });
  if (rotated === null) throw unknown();
  ports.authenticator.forgetApiKey(rotated.oldHash);
  audit(ports, "api-key-rotated", principal, { id: successor.id, replaces: id, graceSeconds });
  return { ...rotated.successor, key };
}

/**
 * Ends a key: at once here, within half a minute at every other replica.
 * @throws AppError 404 when there is none, 409 for the key that this request came with: nobody locks themselves out.
 */
export async function revokeApiKey(ports: ApiKeyPorts, principal: KeyedPrincipal, id: string): Promise<void> {
  const { apiKeys } = ports.store;
  const hash = await apiKeys.revoke(principal.tenant, id, { unless: principal.apiKeyHash });
  if (hash === null) throw unknown();
  if (hash === principal.apiKeyHash) {
    throw new AppError("api-key-in-use", "Revoke it with another key, so that nobody locks themselves out");
  }
  ports.authenticator.forgetApiKey(hash);
  audit(ports, "api-key-revoked", principal, { id });
}

function newKey({ ids }: Pick<ApiKeyPorts, "ids">): { id: string; key: string; hash: string } {
  const key = PREFIX + randomBytes(KEY_BYTES).toString("base64url");
  return { id: ids(), key, hash: hashApiKey(key) };
}

const unknown = (): AppError => new AppError("not-found", "There is no such API key in force");

function audit(
  { log }: Pick<ApiKeyPorts, "log">,
  event: string,
  { tenant, role, id }: Pick<KeyedPrincipal, "tenant" | "role" | "id">,
  apiKey: object,
): void {
  log.info({ event, tenant, by: `${role}/${id}`, apiKey });
}
