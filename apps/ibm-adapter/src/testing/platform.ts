// What the adapter works between, for tests: the real servers, a simulated IBM Video Streaming, and as many replicas as a
// test wants.
import type { EventStore } from "@tributary/event-store";
import { startTestPlatform, TENANT, type TestPlatform } from "@tributary/external-chats/testing";
import type { Messaging } from "@tributary/messaging";
import { createTelemetry, newId, systemClock } from "@tributary/runtime";
import { type IbmVideo, type IbmVideoOptions, startIbmVideo } from "@tributary/simulators/ibm-video";
import { accounts } from "../accounts.ts";
import { createIbmAdapter, type IbmAdapter } from "../app.ts";

export interface ReplicaOptions {
  /** Wraps what the replica gets, to make something happen to it. */
  messaging?: (messaging: Messaging) => Messaging;
  store?: (store: EventStore) => EventStore;
  replica?: string;
}

export interface Platform extends TestPlatform {
  readonly vendor: IbmVideo;
  /** A replica that runs. */
  replica(options?: ReplicaOptions): Promise<IbmAdapter>;
}

export async function startPlatform(options: IbmVideoOptions = {}): Promise<Platform> {
  await using scope = new AsyncDisposableStack();
  const platform = scope.use(await startTestPlatform());
  const { store, messaging, log } = platform;
  const vendor = scope.use(await startIbmVideo(options));
  const replicas = scope.use(new AsyncDisposableStack());
  const owned = scope.move();
  return {
    ...{ ...platform, vendor },
    async replica({ replica = newId(), ...around } = {}) {
      const { url: apiUrl, clientId, clientSecret } = vendor;
      const adapter = createIbmAdapter({
        ...{ log, replica, clock: systemClock, telemetry: replicas.use(createTelemetry(replica)) },
        store: around.store?.(store) ?? store,
        messaging: around.messaging?.(messaging) ?? messaging,
        accounts: accounts.parse({
          [TENANT]: { apiUrl, tokenUrl: `${apiUrl}/oauth2/token`, clientId, clientSecret },
        }),
      });
      replicas.use(adapter);
      await adapter.start();
      return adapter;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
