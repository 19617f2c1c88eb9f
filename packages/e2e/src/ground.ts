/** A platform's foundation as a test holds it: the store on its database, and a tenant that nobody else uses. */
import { randomBytes } from "node:crypto";
import { createEventStore, createLocalKms, type EventStore, type Kms } from "@tributary/event-store";
import { hashApiKey, signToken } from "@tributary/runtime";
import type { Role } from "@tributary/schemas";
import type { Foundation } from "./foundation.ts";

export interface Tenant {
  name: string;
  apiKey: string;
  /** Request headers of somebody of this tenant, for an hour unless told. */
  as(role: Role, id: string, token?: { expiresInSeconds: number }): Promise<Record<string, string>>;
}

export interface Ground extends Foundation, AsyncDisposable {
  store: EventStore;
  kms: Kms;
  tenant: Tenant;
  newTenant(): Promise<Tenant>;
}

/** Disposing closes the store and leaves the foundation as it is. */
export async function groundOn(foundation: Foundation): Promise<Ground> {
  await using scope = new AsyncDisposableStack();
  const { databaseUrl, jwtSecret, masterKeys } = foundation;
  const kms = createLocalKms({ masterKeys: [Buffer.from(masterKeys, "base64")] });
  const store = scope.use(createEventStore({ databaseUrl, kms, poolSize: 4, applicationName: "e2e" }));
  const newTenant = () => createTenant(store, jwtSecret);
  const tenant = await newTenant();
  const owned = scope.move();
  return { ...foundation, store, kms, tenant, newTenant, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A tenant that nobody else uses, with a key of its own. */
export async function createTenant(store: EventStore, secret: string): Promise<Tenant> {
  const name = `t-${randomBytes(6).toString("hex")}`;
  const apiKey = randomBytes(24).toString("hex");
  await store.reference.createApiKey({ hash: hashApiKey(apiKey), tenant: name, application: "e2e" });
  return {
    ...{ name, apiKey },
    as: async (role, id, { expiresInSeconds } = { expiresInSeconds: 3600 }) => {
      const token = await signToken(secret, { sub: id, role, tenant: name, expiresInSeconds });
      return { "x-api-key": apiKey, authorization: `Bearer ${token}` };
    },
  };
}
