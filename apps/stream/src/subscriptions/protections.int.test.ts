/**
 * The checker finds what each protection is for: with one of them switched off it fails, and with all of them the same
 * fault of the same seed leaves no trace. The switches are here: nothing that ships can turn a protection off.
 */
import { type RecordedEvent, toWireEvent } from "@tributary/schemas";
import { digestOf, Follower, judge, type Random, seededRandom, type Verdict } from "@tributary/testing/checker";
import { afterEach, expect, test, vi } from "vitest";
import { type RunningOptions, runStream } from "../testing/running-stream.ts";
import { liveRun } from "./live-run.ts";
import { StreamConnection } from "./stream-connection.ts";

const SEED = 20;
const EVENTS = 50;
const PATIENCE_MS = 5_000;

afterEach(() => {
  vi.restoreAllMocks();
});

interface Case {
  protection: string;
  /** What Kafka carries of the events that were committed. */
  fault(events: readonly RecordedEvent[], random: Random): RecordedEvent[];
  /** The app without the protection. */
  without: RunningOptions;
  switchOff?(): void;
  finds: keyof Verdict;
}

const cases: Case[] = [
  {
    protection: "hole filling",
    fault(events, random) {
      const lost = random.below(EVENTS - 1);
      return events.filter((_, index) => index !== lost);
    },
    without: { around: (store) => ({ ...store, readFeeds: async () => new Map() }) },
    finds: "lost",
  },
  {
    protection: "reconcile",
    fault: (events, random) => events.slice(0, -1 - random.below(3)),
    without: { around: (store) => ({ ...store, feedHeads: async () => new Map() }) },
    finds: "lost",
  },
  {
    protection: "dropping what comes twice",
    fault(events, random) {
      const twice = random.below(EVENTS);
      return events.flatMap((event, index) => (index === twice ? [event, event] : [event]));
    },
    without: {},
    switchOff: deliverWhatComesTwice,
    finds: "repeated",
  },
];

test.each(cases)("without $protection the checker fails, with it the fault leaves no trace", async (each) => {
  const { fault, finds, without, switchOff } = each;
  const wrongs = { lost: [], repeated: [], outOfOrder: [], mismatched: [], foreign: [] };
  expect(await verdictOn({}, fault)).toEqual({ ...wrongs, delivered: EVENTS });
  switchOff?.();
  const verdict = await verdictOn(without, fault);
  expect(verdict).toMatchObject({ ...wrongs, [finds]: expect.any(Array) });
  expect(verdict[finds]).not.toEqual([]);
});

/** A run of one client: events are committed, Kafka carries what the fault leaves of them, and the log judges. */
async function verdictOn(options: RunningOptions, fault: Case["fault"]): Promise<Verdict> {
  await using running = await runStream(options);
  const random = seededRandom(SEED);
  await running.register("40");
  const headers = await running.headers({ id: "40", role: "participant" });
  using follower = new Follower({ url: running.streamUrl("40"), headers, random });
  await vi.waitFor(() => expect(follower.account).not.toBeNull(), PATIENCE_MS);
  const texts = Array.from({ length: EVENTS }, (_, index) => `${index}`);
  const events = await running.append("40", ...texts);
  await running.publish(fault(events, random));
  // Where something stays lost, waiting for it is in vain; the verdict says so.
  await vi.waitFor(() => expect(follower.number).toBe(EVENTS), PATIENCE_MS).catch(() => undefined);
  const log = events.map(({ event }, index) => ({ number: index + 1, digest: digestOf(toWireEvent(event)) }));
  return judge(follower.account ?? { first: 0, arrivals: [] }, log);
}

/** What a stream would do that did not compare a record's number with the last one that it has delivered. */
function deliverWhatComesTwice(): void {
  const { onLive } = StreamConnection.prototype;
  const highest = new WeakMap<StreamConnection, number>();
  vi.spyOn(StreamConnection.prototype, "onLive").mockImplementation(function (this: StreamConnection, { entries }) {
    for (const entry of entries) {
      if (entry.seq <= (highest.get(this) ?? 0)) this.deliver(entry);
      else {
        highest.set(this, entry.seq);
        onLive.call(this, liveRun([entry]));
      }
    }
  });
}
