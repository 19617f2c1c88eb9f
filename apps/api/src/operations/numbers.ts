// How the platform is doing, in numbers of all tenants together: nothing of anybody's in particular.
import type { OpenStreamsAnswer, PlatformLag, PlatformOverview } from "@tributary/schemas";
import { COMMANDS, countedRecords, uncommittedRecords } from "../command-consumer/metrics.ts";
import type { OperationPorts } from "./routes.ts";

/** Open streams by kind, of each replica and in all. */
export async function readOpenStreams({ store }: Pick<OperationPorts, "store">): Promise<OpenStreamsAnswer> {
  const replicas = await store.streamReplicas.list();
  const sum = (kind: keyof OpenStreamsAnswer["open"]) => replicas.reduce((total, { open }) => total + open[kind], 0);
  return { open: { participant: sum("participant"), coach: sum("coach"), session: sum("session") }, replicas };
}

/** What is waiting, and for how long. */
export async function readLag({ store, messaging }: OperationPorts): Promise<PlatformLag> {
  const [{ events, seconds, blockedSeconds }, records, { accepted, oldestSeconds }, deadLetters] = await Promise.all([
    store.relay.lag(),
    uncommittedRecords(messaging),
    store.acceptedCommands.waiting(),
    store.deadLetters.count(),
  ]);
  return {
    relay: { events, seconds, blockedSeconds },
    consumers: [{ ...COMMANDS, records }],
    acceptedCommands: { waiting: accepted, oldestSeconds },
    deadLetters,
  };
}

/** The platform at one moment. What only Kafka knows is null while it does not say. */
export async function readOverview({ store, messaging }: OperationPorts): Promise<PlatformOverview> {
  const [status, records, { accepted, oldestSeconds }, deadLetters, streams, links] = await Promise.all([
    store.relay.status(),
    countedRecords(messaging),
    store.acceptedCommands.waiting(),
    store.deadLetters.count(),
    readOpenStreams({ store }),
    store.externalLinks.standing(),
  ]);
  const { at, epoch, suspect, leader, cursor, newestPosition } = status;
  const { published, appended, events, seconds, blockedSeconds } = status.lag;
  return {
    ...{ at, deadLetters, streams, links },
    eventTotals: { appended, published },
    log: { epoch, suspect, appended: Number(newestPosition) },
    relay: { events, seconds, blockedSeconds, leader, published: Number(cursor.position) },
    consumers: [{ ...COMMANDS, records }],
    acceptedCommands: { waiting: accepted, oldestSeconds },
  };
}
