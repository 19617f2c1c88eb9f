/** Whether an append, and a session, cost more as the log grows: a small and a large log on one server, in turn. */
import { randomBytes, randomUUID } from "node:crypto";
import { createEventStore, createLocalKms, type EventStore, migrate } from "@tributary/event-store";
import { freshDatabase } from "@tributary/testing";
import { Client } from "pg";
import { appendedMessage } from "./appended-message.ts";
import { describeRun } from "./machine.ts";
import { median } from "./percentiles.ts";
import { MESSAGES_EACH, SEEDED_TABLES, SEEDED_TENANT, seedLog, sessionOf } from "./seed-log.ts";
import { benchServers } from "./servers.ts";

const SMALL = 10_000;
const LARGE = 5_000_000;
const ROUNDS = 40;
const APPENDS_A_ROUND = 25;
const SHORT = 10;
const LONG = 100_000;
const LOOKS = 101;

interface Log {
  name: string;
  sessions: number;
  store: EventStore;
  client: Client;
}

/** Seeds both logs and prints the medians and their ratios. */
export async function benchAppendSize(): Promise<void> {
  await using servers = await benchServers();
  await using scope = new AsyncDisposableStack();
  await describeRun(`append-size: ${SMALL} and ${LARGE} events`, servers);
  const [small, large] = [await seeded(scope, SMALL), await seeded(scope, LARGE)];
  console.log(`without statistics: ${await compareAppends(small, large)}`);
  for (const { client } of [small, large]) await client.query(`analyze ${SEEDED_TABLES.join(", ")}`);
  console.log(`analysed:           ${await compareAppends(small, large)}`);
  await compareSessions(large);
}

async function seeded(scope: AsyncDisposableStack, events: number): Promise<Log> {
  const database = await freshDatabase();
  scope.defer(() => database.drop());
  await migrate(database.url);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  scope.defer(() => client.end());
  const begin = performance.now();
  await seedLog(client, events);
  console.log(`seeded ${events} events in ${((performance.now() - begin) / 1000).toFixed(0)} s`);
  const kms = createLocalKms({ masterKeys: [randomBytes(32)] });
  const store = scope.use(createEventStore({ databaseUrl: database.url, kms, applicationName: "bench" }));
  return { name: `${events}`, sessions: events / MESSAGES_EACH, store, client };
}

async function compareAppends(...logs: [Log, Log]): Promise<string> {
  const times = logs.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, log] of logs.entries()) {
      for (let n = 0; n < APPENDS_A_ROUND; n += 1) {
        const request = appendedMessage(SEEDED_TENANT, sessionOf(Math.floor(Math.random() * log.sessions)));
        const took = await timed(() => log.store.append(request));
        if (round > 0) times[index]?.push(took); // the first one warms up
      }
    }
  }
  const [small = Number.NaN, large = Number.NaN] = times.map(median);
  return `append p50 ${small.toFixed(2)} ms at ${logs[0].name} events, ${large.toFixed(2)} ms at ${logs[1].name}, ratio ${(large / small).toFixed(2)}`;
}

/** A short and a long session, as a command loads them and as their coach, who has never marked anything, gets them. */
async function compareSessions({ store, client }: Log): Promise<void> {
  const sessions = [await makeSession(store, client, SHORT), await makeSession(store, client, LONG)];
  const looks: Record<string, (sessionId: string) => Promise<unknown>> = {
    "load for a command": (id) =>
      store.load({ tenant: SEEDED_TENANT, streamId: `${SEEDED_TENANT}/chat-session/${id}` }),
    "get the session": (id) =>
      store.snapshots.chatSession(SEEDED_TENANT, id, { participantId: `p-${id}`, readerId: `c-${id}` }),
    "newest page of messages": (id) =>
      store.snapshots.messages(SEEDED_TENANT, { participantId: `p-${id}`, sessionId: id }, { limit: 50 }),
  };
  for (const [name, look] of Object.entries(looks)) {
    const times = sessions.map((): number[] => []);
    for (let n = 0; n < LOOKS; n += 1) {
      for (const [index, id] of sessions.entries()) times[index]?.push(await timed(() => look(id)));
    }
    const [short = Number.NaN, long = Number.NaN] = times.map(median);
    console.log(
      `${name}: p50 ${short.toFixed(2)} ms of ${SHORT} messages, ${long.toFixed(2)} ms of ${LONG}, ratio ${(long / short).toFixed(2)}`,
    );
  }
}

async function makeSession(store: EventStore, client: Client, messages: number): Promise<string> {
  const sessionId = randomUUID();
  const people = { participantId: `p-${sessionId}`, coachId: `c-${sessionId}` };
  const of = [SEEDED_TENANT, sessionId, people.participantId];
  await client.query(
    `insert into chat_sessions (tenant, id, kind, participant_id, participant_ids, status, locked, opened_at)
     values ($1, $2, 'direct', $3, array[$3], 'OPEN', false, '2026-01-01')`,
    of,
  );
  await client.query(
    `insert into chat_session_members (tenant, session_id, member_id, member_type, member_name, state, version)
     values ($1, $2, $3, 'PARTICIPANT', 'Ada', 'JOINED', 1), ($1, $2, $4, 'COACH', 'Grace', 'JOINED', 2)`,
    [...of, people.coachId],
  );
  for (let written = 0; written < messages; written += 500) {
    const some = Math.min(500, messages - written);
    await store.append(appendedMessage(SEEDED_TENANT, { sessionId, ...people }, { count: some, after: written }));
  }
  return sessionId;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
