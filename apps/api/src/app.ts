// HTTP commands and queries, the command consumer and the relay, as a library: the launcher, a test with two replicas and a pod of its own
// all run the same thing.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type EventStore, withTraces as withTracedAppends } from "@tributary/event-store";
import { type Messaging, withTraces as withTracedRecords } from "@tributary/messaging";
import {
  type Authenticator,
  type Clock,
  type CursorCodec,
  type Health,
  type Logger,
  noRateLimits,
  type RateLimits,
  type StreamCookieAttributes,
  type Telemetry,
} from "@tributary/runtime";
import { measureWaiting } from "./accepted-commands/metrics.ts";
import { createCommandPublisher } from "./accepted-commands/publisher.ts";
import { commandRoutes } from "./accepted-commands/routes.ts";
import { createSweeper, type RetentionDays } from "./accepted-commands/sweeper.ts";
import { activityPlanRoutes } from "./activity-plans/routes.ts";
import { apiKeyRoutes } from "./api-keys/routes.ts";
import { inboxRoutes } from "./chat-sessions/inbox-routes.ts";
import { lockingRoutes } from "./chat-sessions/locking-routes.ts";
import { messageItemRoutes } from "./chat-sessions/message-item-routes.ts";
import { messageRoutes } from "./chat-sessions/message-routes.ts";
import { createMoments } from "./chat-sessions/moments.ts";
import { chatSessionRoutes } from "./chat-sessions/routes.ts";
import { signalRoutes } from "./chat-sessions/signal-routes.ts";
import { Typing } from "./chat-sessions/typing.ts";
import { typingRoutes } from "./chat-sessions/typing-routes.ts";
import { createCommandConsumer } from "./command-consumer/consumer.ts";
import { knownTenants } from "./command-consumer/known-tenants.ts";
import { measureCommands } from "./commands/metrics.ts";
import { createTurns } from "./commands/turns.ts";
import { contractRoutes } from "./contract/routes.ts";
import { deadLetterRoutes } from "./dead-letters/routes.ts";
import { externalChatRoutes } from "./external-chats/routes.ts";
import { extraRoutes } from "./extras/routes.ts";
import { feedInspectorRoutes } from "./feed-inspector/routes.ts";
import { fileRoutes } from "./files/routes.ts";
import { formRoutes } from "./forms/routes.ts";
import type { ApiContext, HttpServer } from "./http/context.ts";
import { createServer } from "./http/server.ts";
import { ibmChannelRoutes } from "./ibm-channels/routes.ts";
import { noticeRoutes } from "./notices/routes.ts";
import { operationRoutes } from "./operations/routes.ts";
import { participantRoutes } from "./participants/routes.ts";
import { createRelay } from "./relay/relay.ts";
import { streamSessionRoutes } from "./stream-sessions/routes.ts";

/** Moments that wait for the broker: words of a few bytes, and signals of up to 16 KiB. */
const MOST_TYPING = 10_000;
const MOST_SIGNALS = 500;

export interface ApiPorts {
  store: EventStore;
  messaging: Pick<Messaging, "publish" | "subscribe" | "newest" | "lag">;
  authenticator: Authenticator;
  streamCookie: StreamCookieAttributes;
  /** None unless told. */
  limits?: RateLimits;
  /** Whose pages may use cookies here; none but our own unless told. */
  allowedOrigins?: readonly string[];
  cursors: CursorCodec;
  clock: Clock;
  ids: () => string;
  log: Logger;
  telemetry: Telemetry;
  /** Whether this replica takes part in publishing; true unless told. */
  relay?: boolean;
  /** Whether this replica executes the commands that come over Kafka; true unless told. */
  commands?: boolean;
  /** How long entries of feeds and receipts are kept; for ever unless told. */
  retention?: RetentionDays;
  /** The folder of a built console, to be served beside the API; none unless told. */
  consoleDir?: string | undefined;
  /** Where to listen; without it only `handle` answers. */
  port?: number;
  host?: string;
}

export interface Api extends AsyncDisposable {
  start(): Promise<void>;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Where it listens, once started; empty when it has no port of its own. */
  readonly url: string;
  /** Whether commands can be appended; the relay has no say in it. */
  ready(): Promise<Health>;
}

/** One replica of the api. */
export function createApi(untraced: ApiPorts): Api {
  const { tracing } = untraced.telemetry;
  const [store, messaging] = [
    withTracedAppends(untraced.store, tracing),
    withTracedRecords(untraced.messaging, tracing),
  ];
  const ports = { ...untraced, store, messaging };
  const { log, telemetry } = ports;
  const relay = createRelay({ store, messaging, telemetry, log: log.child({ module: "relay" }) });
  const server = createServer({
    ...{ authenticator: ports.authenticator, limits: ports.limits ?? noRateLimits, telemetry },
    ...{ allowedOrigins: ports.allowedOrigins ?? [], consoleDir: ports.consoleDir },
    log: log.child({ module: "http" }),
  });
  let stopping = false;
  let url = "";
  // Without this an answered connection would stay open, and stopping would wait until its client lets go.
  server.addHook("onSend", async (_request, reply) => {
    if (stopping) reply.header("connection", "close");
  });
  const publisher = createCommandPublisher({ messaging, log: log.child({ module: "commands" }) });
  const api = createContext(ports, { publisher, onCommitted: () => relay.poke() });
  addRoutes(server, ports, api);
  const consumers = (ports.commands ?? true) ? commandConsumers(ports, api) : [];

  return {
    get url() {
      return url;
    },
    handle: (request, response) => server.routing(request, response),
    async ready() {
      if (stopping) return { ok: false, detail: "stopping" };
      await store.ready();
      return { ok: true };
    },
    async start() {
      await server.ready();
      if (ports.relay ?? true) relay.start();
      for (const consumer of consumers) consumer.start();
      if (ports.port !== undefined) url = await listen(server, ports.port, ports.host);
    },
    async [Symbol.asyncDispose]() {
      stopping = true;
      // Answers first: what they commit can then still be published by this replica before it lets go of the lease.
      await server.close();
      await Promise.all([publisher, ...consumers].map((part) => part[Symbol.asyncDispose]()));
      await relay[Symbol.asyncDispose]();
    },
  };
}

async function listen(server: HttpServer, port: number, host = "0.0.0.0"): Promise<string> {
  await server.listen({ port, host });
  const listening = server.server.address() as AddressInfo;
  return `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${listening.port}`;
}

function createContext(
  { store, clock, ids, cursors, log, telemetry }: ApiPorts,
  { publisher, onCommitted }: Pick<ApiContext, "publisher"> & { onCommitted: () => void },
): ApiContext {
  const commands = { store, clock, ids, metrics: measureCommands(telemetry), turns: createTurns(), onCommitted };
  return { commands, store, clock, ids, cursors, publisher, log: log.child({ module: "commands" }) };
}

/** What executes commands that nobody waits for. */
function commandConsumers(
  { store, messaging, telemetry, retention = { feeds: 0, receipts: 0 } }: ApiPorts,
  api: ApiContext,
): readonly (AsyncDisposable & { start(): void })[] {
  const { log } = api;
  measureWaiting(telemetry, store);
  const tenants = knownTenants(store.reference);
  return [
    createCommandConsumer({ api, tenants, messaging, telemetry, log }),
    createSweeper({ store, messaging, retention, log }),
  ];
}

function addRoutes(server: HttpServer, ports: ApiPorts, api: ApiContext): void {
  contractRoutes(server); // first: it describes the routes that follow
  streamSessionRoutes(server, ports);
  apiKeyRoutes(server, { ...ports, log: ports.log.child({ module: "api-keys" }) });
  for (const slice of [
    ...[
      participantRoutes,
      extraRoutes,
      activityPlanRoutes,
      chatSessionRoutes,
      inboxRoutes,
      lockingRoutes,
      messageRoutes,
    ],
    ...[messageItemRoutes, fileRoutes],
    ...[formRoutes, noticeRoutes, externalChatRoutes, ibmChannelRoutes],
    ...[commandRoutes, deadLetterRoutes],
  ])
    slice(server, api);
  operationRoutes(server, ports);
  feedInspectorRoutes(server, ports);
  const log = ports.log.child({ module: "moments" });
  const typing = new Typing(createMoments({ ...ports, log }, MOST_TYPING));
  typingRoutes(server, { store: ports.store, typing });
  signalRoutes(server, { store: ports.store, signals: createMoments({ ...ports, log }, MOST_SIGNALS) });
}
