// A stream app of a test's own, on real Postgres: the test appends events and decides which of them Kafka carries.

import { createEventStore, type EventStore } from "@tributary/event-store";
import { migratedDatabase } from "@tributary/event-store/testing";
import { createInProcessMessaging, type Messaging } from "@tributary/messaging";
import {
  createAuthenticator,
  createCursorCodec,
  createLogger,
  createTelemetry,
  hashApiKey,
  STREAM_COOKIE,
  signToken,
  systemClock,
  type Telemetry,
} from "@tributary/runtime";
import type { DomainEvent, RecordedEvent, Role } from "@tributary/schemas";
import { openStream, type RecordedStream } from "@tributary/testing";
import { vi } from "vitest";
import { createStream, type Stream } from "../app.ts";
import type { MostStreams } from "../subscriptions/stream-limits.ts";
import type { Tuning } from "../tuning.ts";
import { appendToFeed, message, register, suspend, TENANT } from "./append-to-feed.ts";
import { type CuttableProxy, proxyTo } from "./cuttable-proxy.ts";
import { kms } from "./kms.ts";
import { sealedRecord } from "./sealed-record.ts";

const SECRET = "the secret of these tests, long enough";
const API_KEY = "an api key of these tests";
export const cursors = createCursorCodec({ keys: [SECRET] });

interface Subject {
  id: string;
  role: Role;
  expiresInSeconds?: number;
}

type Credentials = { authorization: string; "x-api-key": string };

export interface OpenOptions {
  /** Sent instead of a key and a token. */
  cookie?: string;
  lastEventId?: string;
  /** With its question mark. */
  query?: string;
  as?: Subject;
  /** The stream of this session instead of the participant's own. */
  sessionId?: string;
}

export interface RunningStream extends AsyncDisposable {
  readonly stream: Stream;
  readonly store: EventStore;
  readonly messaging: Messaging;
  /** What a scrape of the app's metrics says. */
  metrics(): Promise<string>;
  /** Between the app and its database. */
  readonly databaseNetwork: CuttableProxy;
  register(id: string, as?: { suspended: boolean }): Promise<void>;
  /** Commits a suspension; Kafka does not learn of it. */
  suspend(id: string): Promise<RecordedEvent[]>;
  /** Commits messages to a participant's feed; Kafka does not learn of them. */
  append(participantId: string, ...texts: string[]): Promise<RecordedEvent[]>;
  appendEvent(participantId: string, event: DomainEvent): Promise<RecordedEvent[]>;
  publish(events: readonly RecordedEvent[]): Promise<void>;
  headers(as?: Subject): Promise<Credentials>;
  /** The `Cookie` header of a browser in which somebody started a stream session. */
  cookie(as: Subject): Promise<string>;
  streamUrl(participantId: string, sessionId?: string): string;
  open(participantId: string, options?: OpenOptions): Promise<RecordedStream>;
  /** The stream of a coach, as that coach unless told. */
  openOfCoach(coachId: string, options?: Omit<OpenOptions, "sessionId">): Promise<RecordedStream>;
}

export interface RunningOptions {
  messaging?: Messaging;
  tuning?: Partial<Tuning>;
  most?: Partial<MostStreams>;
  allowedOrigins?: readonly string[];
  /** False where there is no Kafka to be ready for. */
  awaitTail?: boolean;
  /** Wraps the store that the app gets: to make something happen at a certain moment, or never. */
  around?: (store: EventStore) => EventStore;
}

export async function runStream(options: RunningOptions = {}): Promise<RunningStream> {
  await using scope = new AsyncDisposableStack();
  const database = await migratedDatabase();
  scope.defer(() => database.drop());
  const log = createLogger({ name: "stream", level: "silent" });
  const url = new URL(database.url);
  const databaseNetwork = scope.use(await proxyTo(url.hostname, Number(url.port)));
  // The proxy listens on this machine, wherever the container engine says that the database is.
  url.hostname = "127.0.0.1";
  url.port = String(databaseNetwork.port);
  const store = scope.use(createEventStore({ databaseUrl: url.href, kms, poolSize: 4, log }));
  const messaging = options.messaging ?? (await inProcess());
  if (options.messaging === undefined) scope.defer(() => messaging.close());
  await store.reference.createApiKey({ hash: hashApiKey(API_KEY), tenant: TENANT, application: "tests" });
  const authenticator = createAuthenticator({
    secret: SECRET,
    streamSessionKeys: [SECRET],
    allowedOrigins: options.allowedOrigins ?? [],
    lookupApiKey: (hash) => store.reference.apiKey(hash),
    now: () => systemClock.now(),
  });
  const telemetry = scope.use(createTelemetry("stream"));
  const stream = scope.use(
    createStream({
      store: options.around?.(store) ?? store,
      ...{ messaging, authenticator, cursors, log, clock: systemClock, telemetry },
      ...{ port: 0, host: "127.0.0.1", tuning: { drainWindowMs: 0, lastWordsMs: 2_000, ...options.tuning } },
      allowedOrigins: options.allowedOrigins ?? [],
      most: { perPerson: 0, perKey: 0, perReplica: 0, ...options.most },
    }),
  );
  await stream.start();
  if (options.awaitTail ?? true) await vi.waitFor(() => expectReady(stream), { timeout: 20_000 });
  const cookie = async (as: Subject) => {
    const { sealed } = await authenticator.startStreamSession(await headersFor(as), "s1");
    return `${STREAM_COOKIE}=${sealed}`;
  };
  const metrics = () => scrape(telemetry);
  return assemble({ stream, store, messaging, databaseNetwork, cookie, metrics, scope: scope.move() });
}

function scrape(telemetry: Telemetry): Promise<string> {
  return new Promise((resolve) => {
    telemetry.handleScrape({} as never, { setHeader: () => undefined, end: resolve } as never);
  });
}

async function expectReady(stream: Stream): Promise<void> {
  const { ok, detail } = await stream.ready();
  if (!ok) throw new Error(detail);
}

async function inProcess(): Promise<Messaging> {
  const messaging = createInProcessMessaging();
  await messaging.ensureTopics();
  return messaging;
}

type Parts = Pick<RunningStream, "stream" | "store" | "messaging" | "databaseNetwork" | "cookie" | "metrics"> & {
  scope: AsyncDisposableStack;
};

function assemble({ scope, ...parts }: Parts): RunningStream {
  const { store, stream } = parts;
  const clients: RecordedStream[] = [];
  const open = async (url: string, { lastEventId, query = "", as, cookie }: OpenOptions) => {
    const headers = cookie ? { cookie } : await headersFor(as);
    const cursor = lastEventId === undefined ? {} : { lastEventId };
    const client = await openStream({ url: `${url}${query}`, headers, ...cursor });
    clients.push(client);
    return client;
  };
  const streamUrl = (participantId: string, sessionId?: string) =>
    `${stream.url}/api/v1/participants/${participantId}${sessionId ? `/chat_sessions/${sessionId}` : ""}/stream`;
  return {
    ...parts,
    streamUrl,
    headers: headersFor,
    register: (id, { suspended } = { suspended: false }) => register(store, id, suspended),
    suspend: (id) => suspend(store, id),
    append: (id, ...texts) =>
      appendToFeed(
        store,
        id,
        texts.map((text) => message(id, text)),
      ),
    appendEvent: (id, event) => appendToFeed(store, id, [event]),
    publish: async (events) => {
      const records = await Promise.all(events.map((event) => sealedRecord(store, event)));
      await parts.messaging.publish("tributary.events", records);
    },
    open: (participantId, options = {}) =>
      open(streamUrl(participantId, options.sessionId), { as: { id: participantId, role: "participant" }, ...options }),
    openOfCoach: (coachId, options = {}) =>
      open(`${stream.url}/api/v1/coaches/${coachId}/stream`, { as: { id: coachId, role: "coach" }, ...options }),
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      await scope.disposeAsync();
    },
  };
}

async function headersFor({ id, role, expiresInSeconds = 600 }: Subject = { id: "40", role: "participant" }) {
  const token = await signToken(SECRET, { sub: id, role, tenant: TENANT, expiresInSeconds });
  return { authorization: `Bearer ${token}`, "x-api-key": API_KEY };
}

/** The texts of the messages that a client has received, in order. */
export const textsOf = ({ frames }: RecordedStream): string[] =>
  frames.flatMap(({ eventType, payload }) =>
    eventType === "MESSAGE_SENT" ? [(payload as { text: string }).text] : [],
  );
