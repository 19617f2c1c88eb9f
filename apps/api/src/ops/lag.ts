// `lag`: what is committed or accepted and not done yet, and how old the oldest of it is.
import { header, type Messaging } from "@tributary/messaging";
import { COMMANDS } from "../command-consumer/metrics.ts";
import { type OpsCommand, OpsError } from "./command.ts";
import { numberOf } from "./options.ts";
import { count, firstLine, seconds } from "./words.ts";

const TOO_LONG_SECONDS = 60;

export const lag: OpsCommand = {
  name: "lag",
  does: "what waits: for the relay, for consumers by partition, for a result; 1 when something waits too long",
  accepts: ["over"],
  async run({ store, messaging, config, options }) {
    const over = numberOf(options, "over", TOO_LONG_SECONDS);
    const [relay, consumer, accepted, deadLetters] = await Promise.all([
      store.relay.lag(),
      messaging === null ? null : groupLag(messaging),
      store.acceptedCommands.waiting(),
      store.deadLetters.count(),
    ]);
    const oldest = Math.max(relay.seconds, accepted.oldestSeconds, consumer?.oldestSeconds ?? 0);
    const noKafka =
      config.kafka === "in-process" ? "it is in the memory of another process" : "KAFKA_BROKERS is missing";
    return {
      ok: oldest <= over,
      lines: [
        `relay: ${count(relay.events, "event")}${oldestOf(relay.seconds)}`,
        ...(consumer === null ? [`${COMMANDS.topic}: not asked, ${noKafka}`] : consumerLines(consumer)),
        `accepted commands: ${accepted.accepted} without a result${oldestOf(accepted.oldestSeconds)}`,
        `dead letters: ${deadLetters}`,
      ],
      data: {
        ...{ relay, consumers: consumer === null ? [] : [consumer], deadLetters },
        acceptedCommands: { waiting: accepted.accepted, oldestSeconds: accepted.oldestSeconds },
      },
    };
  },
};

type GroupLag = Awaited<ReturnType<typeof groupLag>>;

/** Of the one consumer group that there is; the tails of stream replicas and adapters belong to none. */
async function groupLag(messaging: Messaging) {
  const [ranges, waiting] = await Promise.all([messaging.lag(COMMANDS), messaging.waiting(COMMANDS)]).catch(
    (error: unknown) => Promise.reject(new OpsError(`Kafka can't be asked: ${firstLine(error)}`)),
  );
  const ages = new Map(waiting.map((record) => [record.partition, ageOf(header(record, "ce_time"))]));
  const partitions = ranges.map((range) => ({
    ...range,
    oldestSeconds: range.lag > 0 ? (ages.get(range.partition) ?? 0) : 0,
  }));
  return {
    ...COMMANDS,
    records: partitions.reduce((sum, { lag: records }) => sum + records, 0),
    oldestSeconds: Math.max(0, ...partitions.map(({ oldestSeconds }) => oldestSeconds)),
    partitions,
  };
}

/** 0 for a record that does not say when it was sent. */
function ageOf(time: string | undefined): number {
  const sentAt = Date.parse(time ?? "");
  return Number.isNaN(sentAt) ? 0 : Math.max(0, (Date.now() - sentAt) / 1_000);
}

function consumerLines({ topic, group, records, oldestSeconds, partitions }: GroupLag): string[] {
  const behind = partitions.filter(({ lag: waiting }) => waiting > 0);
  return [
    `${topic} for ${group}: ${count(records, "record")}${oldestOf(oldestSeconds)}`,
    ...behind.map(
      ({ partition, committed, end, lag: waiting, oldestSeconds: age }) =>
        `  partition ${partition}: ${count(waiting, "record")} (${committed} of ${end})${oldestOf(age)}`,
    ),
  ];
}

const oldestOf = (age: number): string => (age > 0 ? `, the oldest since ${seconds(age)}` : "");
