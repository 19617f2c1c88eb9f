// Looks whether the log was restored from a backup while nobody said so (`pnpm ops new-epoch`), and if so puts it under
// suspicion: numbers that clients have seen would otherwise be given out a second time.
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@tributary/runtime";
import { type LogAndTopic, lostEvents } from "./lost-events.ts";

const ASK_AGAIN_MS = 5_000;

export interface RestoreWatch {
  /** Compares the log with Kafka, as soon as Kafka can be asked. Returns at once; more calls meanwhile ask once more. */
  look(): void;
}

interface RestoreWatchOptions extends LogAndTopic {
  log: Logger;
  until: AbortSignal;
  /** Nothing may be written any more. */
  onRestored(): void;
}

/** True, and the log suspect, when its transaction ids are another cluster's. Asks the database only. */
export async function suspectForeignCluster({
  store,
  log,
}: Pick<RestoreWatchOptions, "store" | "log">): Promise<boolean> {
  if (!(await store.epochs.isOfAnotherCluster())) return false;
  await store.epochs.suspect();
  log.error({ event: "log-suspect", why: "its transaction ids are ahead of this cluster's" });
  return true;
}

/** A watch for one turn of a relay. */
export function createRestoreWatch(options: RestoreWatchOptions): RestoreWatch {
  const { store, log, until } = options;
  let wanted = false;
  let looking = false;

  async function look(): Promise<void> {
    const [lost] = await lostEvents(options);
    if (lost === undefined) return;
    await store.epochs.suspect();
    log.error({ event: "log-suspect", why: "Kafka has an event that the log has lost", lost });
    options.onRestored();
  }

  async function lookUntilDone(): Promise<void> {
    looking = true;
    while (wanted && !until.aborted) {
      wanted = false;
      try {
        await look();
      } catch (error) {
        if (until.aborted) break;
        wanted = true;
        log.warn({ event: "log-not-compared", err: error });
        await delay(ASK_AGAIN_MS, undefined, { signal: until }).catch(() => undefined);
      }
    }
    looking = false;
  }

  return {
    look() {
      wanted = true;
      if (!looking) void lookUntilDone();
    },
  };
}
