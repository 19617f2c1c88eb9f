// What the adapter works between, for tests: the real servers, a simulated contact centre, and as many replicas as a test
// wants.
import type { EventStore } from "@tributary/event-store";
import { startTestPlatform, TENANT, type TestPlatform } from "@tributary/external-chats/testing";
import type { Messaging } from "@tributary/messaging";
import { createTelemetry, newId, systemClock } from "@tributary/runtime";
import {
  type BrightPattern,
  type BrightPatternOptions,
  startBrightPattern,
} from "@tributary/simulators/bright-pattern";
import type { Account } from "../accounts.ts";
import { type BpAdapter, createBpAdapter } from "../app.ts";

export interface ReplicaOptions {
  account?: Partial<Account>;
  /** Those of other tenants. */
  others?: Record<string, Partial<Account>>;
  /** Wraps what the replica gets, to make something happen to it. */
  messaging?: (messaging: Messaging) => Messaging;
  store?: (store: EventStore) => EventStore;
  replica?: string;
}

export interface Platform extends TestPlatform {
  readonly vendor: BrightPattern;
  /** A replica that runs. */
  replica(options?: ReplicaOptions): Promise<BpAdapter>;
}

export async function startPlatform(options: BrightPatternOptions = {}): Promise<Platform> {
  await using scope = new AsyncDisposableStack();
  const platform = scope.use(await startTestPlatform());
  const { store, messaging, log } = platform;
  const vendor = scope.use(await startBrightPattern({ pollHoldMs: [200, 400], greeting: null, ...options }));
  const replicas = scope.use(new AsyncDisposableStack());
  const owned = scope.move();
  return {
    ...{ ...platform, vendor },
    async replica({ account, others = {}, replica = newId(), ...around } = {}) {
      const { url, tenantUrl, appId } = vendor;
      const telemetry = replicas.use(createTelemetry(replica));
      const adapter = createBpAdapter({
        ...{ log, telemetry, replica, clock: systemClock },
        store: around.store?.(store) ?? store,
        messaging: around.messaging?.(messaging) ?? messaging,
        accounts: new Map(
          Object.entries({ [TENANT]: account, ...others }).map(([tenant, own]) => [
            tenant,
            { url, tenantUrl, appId, apiVersion: "v2" as const, ...own },
          ]),
        ),
      });
      replicas.use(adapter);
      await adapter.start();
      return adapter;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
