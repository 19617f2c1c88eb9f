/**
 * The restore of a backup, as it is done when it must be: a platform under load is backed up, goes on, and is lost with all
 * that came after the backup; what was restored is another log than the one that Kafka and the clients know.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createEventStore, type EventStore } from "@tributary/event-store";
import { createKafkaMessaging, type IncomingRecord, type Messaging } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import { fromRecord } from "@tributary/schemas";
import { freshDatabase } from "@tributary/testing";
import { judge, type Verdict } from "@tributary/testing/checker";
import type { AppProcess } from "../app-process.ts";
import { type Conversation, openConversation, request } from "../conversation.ts";
import { feedLog } from "../numbered-log.ts";
import { runOps } from "../ops-process.ts";
import type { Platform } from "../platform.ts";
import { eventually } from "../received.ts";
import { backUp, restoreBackup } from "./pg-tools.ts";
import { ReturningClient } from "./returning-client.ts";

export interface DrillOptions {
  platform: Platform;
  /** How many are said before the backup, while it is made, and after it. */
  messages: number;
  tell(line: string): void;
}

/** What is left when the platform is gone. */
export interface Wreck extends AsyncDisposable {
  backup: string;
  talk: Conversation;
  /** Who left before the backup; and who was there until the end. */
  early: ReturningClient;
  late: ReturningClient;
  /** All records of the topic, in the order of their partitions. */
  published: readonly IncomingRecord[];
  messaging: Messaging;
}

/** Loads a platform, backs it up meanwhile, loads it further, and ends it. */
export async function wreckPlatform({ platform, messages, tell }: DrillOptions): Promise<Wreck> {
  await using scope = new AsyncDisposableStack();
  const backup = path.join(await temporaryFolder(scope), "backup");
  const messaging = kafkaOf(platform);
  scope.defer(() => messaging.close());
  const published: IncomingRecord[] = [];
  await messaging.tail({ topic: "tributary.events", onRecords: (records) => void published.push(...records) });
  const [api, stream] = [await platform.startApi(), await platform.startStream()];
  const talk = await openConversation(api.url, platform.tenant);
  const [early, late] = [clientOf(talk), clientOf(talk)];
  for (const client of [early, late]) await client.open(stream.url);

  await reaches(early, await sayMany(talk, messages));
  const gone = early.away();
  tell(`said ${messages} messages; one client left with cursor ${gone.lastEventId}`);
  const [seconds] = await Promise.all([timed(() => backUp(platform.databaseUrl, backup)), sayMany(talk, messages)]);
  tell(`backed up in ${seconds} s, while ${messages} more were said`);
  const last = await sayMany(talk, messages);
  await reaches(late, last);
  tell(`said ${messages} that no backup has; another client has seen them all, its cursor is ${late.lastEventId}`);
  await eventually(async () => (await platform.store.relay.lag()).events === 0, "all is published");
  for (const app of [api, stream]) await app.end("SIGTERM");
  const owned = scope.move();
  return {
    ...{ backup, talk, early: gone, late: late.away(), published: [...published], messaging },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export interface Recovery {
  /** Of each client, compared with the log that was restored, early ones first. */
  verdicts: Verdict[];
  resets: string[][];
  /** How many records of Kafka tell of what was lost; all of them were published once more. */
  lostRecords: number;
}

/**
 * Restores the backup into a fresh database and lets everybody come back. `announced` as it has to be done, with a new epoch;
 * otherwise by somebody who switches off what stands in the way: no relay compares the log with Kafka, and no epoch begins.
 */
export async function recover(
  { platform, tell }: DrillOptions,
  wreck: Wreck,
  { announced }: { announced: boolean },
): Promise<Recovery> {
  await using scope = new AsyncDisposableStack();
  const restored = await freshDatabase();
  scope.defer(() => restored.drop());
  const seconds = await timed(() => restoreBackup(wreck.backup, restored.url));
  tell(`restored into a fresh database in ${seconds} s`);
  const { kms } = platform;
  const store = scope.use(createEventStore({ databaseUrl: restored.url, kms, poolSize: 2, applicationName: "e2e" }));
  const lost = await lostRecords(store, wreck.published);
  const on = { DATABASE_URL: restored.url };
  const api = scope.use(await platform.startApi({ ...on, ...(announced ? {} : { ROLES: "http" }) }));
  const stream = scope.use(await platform.startStream(on));
  if (announced) await beginNewEpoch({ ...platform, databaseUrl: restored.url, store }, { api, stream, wreck, tell });

  const [early, late] = [wreck.early.away(), wreck.late.away()];
  await early.open(stream.url);
  // What somebody's relay, or a replica that lags, still has of the lost log: under the very numbers that come next.
  await wreck.messaging.publish("tributary.events", lost.map(toOutgoing));
  const clients = await talkOn([early, late], { api, stream, wreck, count: lost.length + 5 });
  const log = await feedLog(store, platform.tenant.name, wreck.talk.participantId);
  for (const client of clients) client.away();
  return {
    verdicts: clients.map(({ account }) => judge(account, log)),
    resets: clients.map(({ resets }) => resets),
    lostRecords: lost.length,
  };
}

interface Running {
  api: AppProcess;
  stream: AppProcess;
  wreck: Wreck;
}

/** The relay refuses, an operator looks and begins the new epoch. @throws when a step does not say what it should. */
async function beginNewEpoch(
  platform: Platform,
  { api, stream, wreck, tell }: Running & Pick<DrillOptions, "tell">,
): Promise<void> {
  await eventually(async () => (await platform.store.epochs.current()).suspect, "the relay finds the log suspect");
  const { participantId, sessionId, participant } = wreck.talk;
  const messages = `${api.url}/api/v1/participants/${participantId}/chat_sessions/${sessionId}/chat_messages`;
  const refused = await request("POST", messages, participant, { text: "too early" });
  if (refused.status !== 503) throw new Error(`a command was answered ${refused.status} on a suspect log`);
  const { eventType, id } = await wreck.late.away().open(stream.url);
  if (eventType !== "STREAM_CLOSING" || id !== null) throw new Error(`a suspect log's stream begins with ${eventType}`);
  tell("the relay refuses: commands are answered 503, streams end with STREAM_CLOSING");
  await ops(platform, tell, 1, "new-epoch", "--dry-run");
  await ops(platform, tell, 0, "new-epoch", "--yes");
  await ops(platform, tell, 0, "check");
  await eventually(async () => {
    const { eventType: first } = await wreck.late.away().open(stream.url);
    return first === "STREAM_RESET";
  }, "streams are open again");
}

async function ops(platform: Platform, tell: DrillOptions["tell"], code: number, ...args: string[]): Promise<void> {
  const run = runOps(args, platform);
  const ended = await run.ended;
  tell(`$ ops ${args.join(" ")}\n${run.output().trimEnd()}\n(exit code ${ended})`);
  if (ended !== code) throw new Error(`ops ${args.join(" ")} ended with ${ended}, not ${code}:\n${run.output()}`);
}

/**
 * People talk until their numbers are above all that were ever given out; only then the second client comes back, whose number
 * is no longer one of the future. Then both are away once more, and come back with the cursors that they have by then.
 */
async function talkOn(
  [early, late]: [ReturningClient, ReturningClient],
  { api, stream, wreck, count }: Running & { count: number },
): Promise<ReturningClient[]> {
  await sayMany(wreck.talk, count, api.url);
  await late.open(stream.url);
  await sayMany(wreck.talk, 3, api.url).then((last) => reachesAll([early, late], last));
  const clients = [early.away(), late.away()];
  const last = await sayMany(wreck.talk, 3, api.url);
  for (const client of clients) await client.open(stream.url);
  await reachesAll(clients, last);
  return clients;
}

const reachesAll = (clients: readonly ReturningClient[], messageId: string) =>
  Promise.all(clients.map((client) => reaches(client, messageId)));

const reaches = (client: ReturningClient, messageId: string): Promise<void> =>
  eventually(async () => client.has(messageId), "a client has the last message");

const clientOf = ({ streamPath, participant }: Conversation) => new ReturningClient(streamPath, participant);

/** One after the other; answers the id of the last. */
async function sayMany(talk: Conversation, count: number, apiUrl?: string): Promise<string> {
  let id = "";
  for (let said = 0; said < count; said += 1) id = await talk.say(`message ${said}`, apiUrl);
  return id;
}

/** Those whose events the restored log does not have. */
async function lostRecords(store: EventStore, records: readonly IncomingRecord[]): Promise<IncomingRecord[]> {
  const events = records.map((record) => fromRecord({ ...toOutgoing(record), value: record.value.toString() }));
  const lost = new Set((await store.epochs.lostAmong(events)).map(({ eventId }) => eventId));
  return records.filter((_, index) => lost.has(events[index]?.eventId ?? ""));
}

const toOutgoing = ({ key, value, headers }: IncomingRecord) => ({
  ...{ key, value },
  headers: Object.fromEntries(Object.entries(headers).map(([name, bytes]) => [name, bytes.toString()])),
});

function kafkaOf({ brokers, topicPrefix: prefix }: Platform): Messaging {
  const log = createLogger({ name: "e2e", level: "silent" });
  return createKafkaMessaging({ brokers: brokers.split(","), prefix, clientId: "e2e-restore", log });
}

async function temporaryFolder(scope: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "tributary-backup-"));
  scope.defer(() => rm(folder, { recursive: true }));
  return folder;
}

async function timed(work: () => Promise<void>): Promise<string> {
  const begunAt = performance.now();
  await work();
  return ((performance.now() - begunAt) / 1_000).toFixed(1);
}
