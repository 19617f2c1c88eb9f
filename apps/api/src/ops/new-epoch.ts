// `new-epoch`: what is done after every restore of the database (docs/runbooks/restore.md).
import { createInProcessMessaging, type Messaging } from "@tributary/messaging";
import { lostEvents } from "../epochs/lost-events.ts";
import { startNewEpoch } from "../epochs/new-epoch.ts";
import { type OpsCommand, type OpsContext, UsageError } from "./command.ts";
import { isReal } from "./options.ts";

export const newEpoch: OpsCommand = {
  name: "new-epoch",
  does: "after a restore of the database: close the log, publish what Kafka lacks, begin the next epoch (needs KAFKA_BROKERS)",
  accepts: ["dry-run", "yes"],
  async run(context) {
    const { options, store, say } = context;
    const real = isReal(
      options,
      "every client will have to load anew: say --yes, or --dry-run to see what Kafka knows of",
    );
    await using messaging = await comparedWith(context);
    if (!real) return dryRun({ ...context, messaging: messaging.port });
    const lines: string[] = [];
    await startNewEpoch({ store, messaging: messaging.port, say });
    const { epoch } = await store.epochs.current();
    return { ok: true, lines, data: { epoch } };
  },
};

async function dryRun({ store, messaging }: Pick<OpsContext, "store"> & { messaging: Messaging }) {
  await store.ready();
  const [{ epoch, suspect }, lost] = await Promise.all([store.epochs.current(), lostEvents({ store, messaging })]);
  return {
    ok: lost.length === 0 && !suspect,
    lines: [
      `the log is in epoch ${epoch}${suspect ? ", and suspect" : ""}`,
      ...lost.map(({ streamId, version }) => `lost: ${streamId} had version ${version}, and possibly more before it`),
      lost.length === 0
        ? "the newest records of Kafka are all in the log"
        : "Kafka and its readers know of events that the log has lost",
      "nothing was changed",
    ],
    data: { epoch, suspect, lost },
  };
}

/** The Kafka that the log is compared with. What was in the memory of `pnpm start` is gone with it: there is nothing to compare. */
async function comparedWith({ messaging, config }: OpsContext): Promise<{ port: Messaging } & AsyncDisposable> {
  if (messaging !== null) return { port: messaging, [Symbol.asyncDispose]: async () => undefined };
  if (config.kafka === null) throw new UsageError("KAFKA_BROKERS is missing: what Kafka has is compared with the log");
  const empty = createInProcessMessaging();
  await empty.ensureTopics();
  return { port: empty, [Symbol.asyncDispose]: () => empty.close() };
}
