// One replica of the api over a database of its own, for tests that speak HTTP to it.
import { createEventStore, type EventStore } from "@tributary/event-store";
import { migratedDatabase } from "@tributary/event-store/testing";
import { createInProcessMessaging, type Messaging } from "@tributary/messaging";
import {
  createAuthenticator,
  createCursorCodec,
  createLogger,
  createTelemetry,
  hashApiKey,
  type Logger,
  newId,
  signToken,
  systemClock,
  type Telemetry,
} from "@tributary/runtime";
import type { Role } from "@tributary/schemas";
import pg from "pg";
import type { RetentionDays } from "../accepted-commands/sweeper.ts";
import { type Api, createApi } from "../app.ts";
import { kms } from "./kms.ts";

const SECRET = "the secret of this test, long enough for HS256";
const TENANT = "acme";
const API_KEY = "key-of-acme";
export const cursors = createCursorCodec({ keys: [SECRET] });

export interface Person {
  role: Role;
  id: string;
}

export interface Sent {
  as?: Person;
  /** Sent as JSON; a string is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Received {
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
}

export interface RunningApi extends AsyncDisposable {
  api: Api;
  store: EventStore;
  telemetry: Telemetry;
  tenant: string;
  databaseUrl: string;
  url: string;
  send(method: string, path: string, sent?: Sent): Promise<Received>;
  headersOf(person: Person): Promise<Record<string, string>>;
  /** Everything that a command could have written, counted. */
  written(): Promise<Record<string, number>>;
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

export interface Parts {
  messaging?: Messaging;
  retention?: RetentionDays;
  log?: Logger;
  /** Wraps the store that the api gets, to make something happen at a certain moment. */
  around?: (store: EventStore) => EventStore;
}

/** Takes a database of its own, creates an API key and starts the api on a free port. */
export async function runningApi(parts: Parts = {}): Promise<RunningApi> {
  await using scope = new AsyncDisposableStack();
  const database = await migratedDatabase();
  scope.defer(() => database.drop());
  const store = scope.use(createEventStore({ databaseUrl: database.url, kms, poolSize: 5 }));
  await store.reference.createApiKey({ hash: hashApiKey(API_KEY), tenant: TENANT, application: "tests" });
  const messaging = parts.messaging ?? scope.adopt(createInProcessMessaging(), (port) => port.close());
  await messaging.ensureTopics();
  const telemetry = scope.use(createTelemetry("api"));
  const { lookupApiKey, now } = { lookupApiKey: store.reference.apiKey, now: systemClock.now };
  const api = scope.use(
    createApi({
      ...{ store: parts.around?.(store) ?? store, messaging, telemetry, clock: systemClock, ids: newId },
      authenticator: createAuthenticator({ secret: SECRET, streamSessionKeys: [SECRET], lookupApiKey, now }),
      cursors,
      streamCookie: { sameSite: "Strict", secure: true },
      log: parts.log ?? createLogger({ name: "api", level: "silent" }),
      ...{ port: 0, host: "127.0.0.1" },
      ...(parts.retention === undefined ? {} : { retention: parts.retention }),
    }),
  );
  await api.start();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  scope.defer(() => client.end());
  const query = async (sql: string, values: unknown[] = []) => (await client.query(sql, values)).rows;
  const owned = scope.move();
  return {
    ...{ api, store, telemetry, tenant: TENANT, databaseUrl: database.url, url: api.url, headersOf, query },
    send: (method, path, sent) => send(`${api.url}/api/v1${path}`, method, sent),
    written: async () => (await query(COUNTS))[0] as Record<string, number>,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const COUNTS = `SELECT (SELECT count(*)::int FROM events) AS events, (SELECT count(*)::int FROM streams) AS streams,
  (SELECT count(*)::int FROM command_receipts) AS receipts, (SELECT count(*)::int FROM feeds) AS feeds,
  (SELECT count(*)::int FROM extra_definitions) AS definitions`;

async function headersOf({ role, id }: Person): Promise<Record<string, string>> {
  const token = await signToken(SECRET, { sub: id, role, tenant: TENANT, expiresInSeconds: 60 });
  return { "x-api-key": API_KEY, authorization: `Bearer ${token}` };
}

async function send(url: string, method: string, { as, body, headers }: Sent = {}): Promise<Received> {
  const credentials = as ? await headersOf(as) : {};
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = await fetch(url, {
    method,
    headers: { ...credentials, ...type, ...headers },
    ...(body === undefined ? {} : { body: text }),
  });
  return readAnswer(answer);
}

/** All of an answer. */
export async function readAnswer(answer: Response): Promise<Received> {
  const received = await answer.text();
  const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
  return { status: answer.status, headers: answer.headers, text: received, json: isJson ? JSON.parse(received) : null };
}
