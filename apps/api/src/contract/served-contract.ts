// The contract for who builds on it: the documents as the api serves them, without any server behind it.
import { createEventStore, createLocalKms } from "@tributary/event-store";
import { createInProcessMessaging } from "@tributary/messaging";
import {
  createAuthenticator,
  createCursorCodec,
  createLogger,
  createTelemetry,
  newId,
  systemClock,
} from "@tributary/runtime";
import { createApi } from "../app.ts";
import type { Json } from "./named-schemas.ts";

/** Nobody signs anything with it. */
const SECRET = "a secret of nobody, long enough for HS256";

/** Starts an api that nothing but its contract is asked of, so that its connections are never opened. */
export async function servedContract(): Promise<{ openapi: Json; asyncapi: Json }> {
  await using scope = new AsyncDisposableStack();
  const kms = createLocalKms({ masterKeys: [Buffer.alloc(32)] });
  const store = scope.use(createEventStore({ databaseUrl: "postgres://nowhere.invalid/none", kms }));
  const messaging = scope.adopt(createInProcessMessaging(), (port) => port.close());
  const { lookupApiKey, now } = { lookupApiKey: store.reference.apiKey, now: systemClock.now };
  const api = scope.use(
    createApi({
      ...{ store, messaging, clock: systemClock, ids: newId, telemetry: scope.use(createTelemetry("contract")) },
      authenticator: createAuthenticator({ secret: SECRET, streamSessionKeys: [SECRET], lookupApiKey, now }),
      cursors: createCursorCodec({ keys: [SECRET] }),
      streamCookie: { sameSite: "Strict", secure: true },
      log: createLogger({ name: "contract", level: "silent" }),
      ...{ relay: false, commands: false, port: 0, host: "127.0.0.1" },
    }),
  );
  await api.start();
  const read = async (name: string) => (await fetch(`${api.url}/api/v1/${name}.json`)).json() as Promise<Json>;
  const [openapi, asyncapi] = await Promise.all([read("openapi"), read("asyncapi")]);
  return { openapi, asyncapi };
}
