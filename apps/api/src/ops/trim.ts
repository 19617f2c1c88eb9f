// `trim`: what is kept for a while only, at once, and not some of it every few seconds as the api does.
import type { EventStore } from "@tributary/event-store";
import type { OpsCommand } from "./command.ts";
import { isReal, numberOf } from "./options.ts";
import { count } from "./words.ts";

const BATCH = 500;

export const trim: OpsCommand = {
  name: "trim",
  does: "entries of feeds, and receipts, that are older than they are kept (docs/reference/retention.md)",
  accepts: ["dry-run", "yes", "feeds-older-than", "receipts-older-than"],
  async run({ store, config, options, say }) {
    const days = {
      feeds: numberOf(options, "feeds-older-than", config.retention.feeds),
      receipts: numberOf(options, "receipts-older-than", config.retention.receipts),
    };
    const real = isReal(options, "what is trimmed is gone: say --yes, or --dry-run to see how much it would be");
    const trimmed = real ? await trimAll(store, days, say) : await dueOf(store, days);
    const did = real ? "trimmed" : "would trim";
    return {
      ok: true,
      lines: [
        days.feeds === 0
          ? "feeds are kept for ever"
          : `${did} the feeds' entries of ${count(trimmed.events, "event")} older than ${count(days.feeds, "day")}`,
        days.receipts === 0
          ? "receipts are kept for ever"
          : `${did} ${count(trimmed.receipts, "receipt")} older than ${count(days.receipts, "day")}`,
      ],
      data: { days, ...trimmed, dryRun: !real },
    };
  },
};

interface Days {
  feeds: number;
  receipts: number;
}

async function dueOf({ retention }: Pick<EventStore, "retention">, days: Days) {
  const due = await retention.due(days);
  return { events: days.feeds === 0 ? 0 : due.events, receipts: days.receipts === 0 ? 0 : due.receipts };
}

/** In the small pieces of the api's own trimming, so that nobody waits for it. */
async function trimAll({ retention }: Pick<EventStore, "retention">, days: Days, say: (line: string) => void) {
  const all = async (olderThan: number, what: string, some: (days: number, limit: number) => Promise<number>) => {
    let done = 0;
    for (let last = BATCH; olderThan > 0 && last === BATCH; done += last) {
      last = await some(olderThan, BATCH);
      if (done > 0 && done % (100 * BATCH) === 0) say(`${what}: ${done.toLocaleString("en-US")} so far`);
    }
    return done;
  };
  return {
    events: await all(days.feeds, "events", retention.trimFeeds),
    receipts: await all(days.receipts, "receipts", retention.trimReceipts),
  };
}
