// A migrated database of a test's own, with the store on it and plain connections for what the store does not offer.
import { randomBytes } from "node:crypto";
import pg from "pg";
import { createEventStore } from "../event-store.ts";
import { createLocalKms } from "../keys/kms.ts";
import type { EventStore } from "../port.ts";
import { migratedDatabase } from "./migrated-database.ts";

/** Of all stores of a test file, so that one reads what another wrote. */
export const kms = createLocalKms({ masterKeys: [randomBytes(32)] });

export interface FreshStore extends AsyncDisposable {
  readonly url: string;
  readonly store: EventStore;
  /** A connection of its own; closed with the store. */
  connect(): Promise<pg.Client>;
}

export async function freshStore(): Promise<FreshStore> {
  const database = await migratedDatabase();
  const store = createEventStore({ databaseUrl: database.url, kms, applicationName: "event-store-tests" });
  const clients: pg.Client[] = [];
  return {
    url: database.url,
    store,
    async connect() {
      const client = new pg.Client({ connectionString: database.url });
      client.on("error", () => undefined);
      clients.push(client);
      await client.connect();
      return client;
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await database.drop(); // ends what a failed test left open, which would otherwise wait for ever
      await Promise.allSettled(clients.map((client) => client.end()));
    },
  };
}
