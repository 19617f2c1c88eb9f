/**
 * The checker finds who is shown what is not for them: with a protection switched off it says so, and with it the same
 * events leave no trace. The switches are here: nothing that ships can turn a protection off.
 */
import { type DomainEvent, type RecordedEvent, toWireEvent } from "@tributary/schemas";
import { digestOf, Follower, judge, type NumberedEvent, seededRandom } from "@tributary/testing/checker";
import { afterEach, expect, test, vi } from "vitest";
import { type RunningStream, runStream } from "../testing/running-stream.ts";
import { openScene } from "../testing/session-scene.ts";
import { Source } from "./hub.ts";
import { StreamConnection } from "./stream-connection.ts";
import { Suspensions } from "./suspensions.ts";

const SEED = 21;
const WITHIN_MS = 5_000;

afterEach(() => {
  vi.restoreAllMocks();
});

interface Seen {
  readonly follower: Follower;
  /** What is for the reader, up to the last number that they may know. */
  readonly log: readonly NumberedEvent[];
  /** The highest number that there is. */
  readonly head: number;
}

interface Case {
  protection: string;
  switchOff(): void;
  happens(running: RunningStream): Promise<Seen>;
}

const cases: Case[] = [
  {
    protection: "the end of a session's stream with the membership",
    switchOff: goOnAfterTheEnd,
    happens: memberLeaves,
  },
  {
    protection: "the end of a participant's streams with a suspension",
    switchOff: ignoreSuspensions,
    happens: suspension,
  },
  { protection: "the filter of what has to be asked for", switchOff: showEverything, happens: unaskedFor },
];

test.each(cases)("without $protection the checker fails, with it there is no trace", async (each) => {
  const { happens, switchOff } = each;
  const wrongs = { lost: [], repeated: [], outOfOrder: [], mismatched: [] };
  expect(await verdictOn(happens)).toMatchObject({ ...wrongs, foreign: [] });
  switchOff();
  const verdict = await verdictOn(happens);
  expect(verdict).toMatchObject(wrongs);
  expect(verdict.foreign).not.toEqual([]);
});

async function verdictOn(happens: Case["happens"]) {
  await using running = await runStream();
  const { follower, log, head } = await happens(running);
  using seen = follower;
  // Whoever is protected never gets there; the verdict is on what came in that time.
  await vi.waitFor(() => expect(seen.number).toBe(head), WITHIN_MS).catch(() => undefined);
  return judge(seen.account ?? { first: 0, arrivals: [] }, log);
}

async function memberLeaves(running: RunningStream): Promise<Seen> {
  const scene = await openScene(running);
  const follower = await follow(running, scene.url, scene.participantId);
  const first = scene.version + 1;
  const events = await scene.commit(
    scene.said("before"),
    scene.left(scene.participantId, "PARTICIPANT"),
    scene.said("after"),
  );
  await running.publish(events);
  return { follower, log: numbered(events, first).slice(0, -1), head: scene.version };
}

async function suspension(running: RunningStream): Promise<Seen> {
  await running.register("40");
  const follower = await follow(running, running.streamUrl("40"), "40");
  const before = await running.append("40", "before");
  await running.publish([...before, ...(await running.suspend("40"))]);
  const after = await running.append("40", "after");
  await running.publish(after);
  // It is never lifted, so that what is committed during it is owed to nobody.
  return { follower, log: numbered(before, 1), head: 2 };
}

async function unaskedFor(running: RunningStream): Promise<Seen> {
  const scene = await openScene(running);
  const follower = await follow(running, scene.url, scene.participantId);
  const first = scene.version + 1;
  const events = await scene.commit(
    scene.said("a message"),
    scene.read(scene.participantId, first),
    scene.said("another"),
  );
  await running.publish(events);
  const log = numbered(events, first).map((event, index) => (index === 1 ? { ...event, digest: null } : event));
  return { follower, log, head: scene.version };
}

async function follow(running: RunningStream, url: string, id: string): Promise<Follower> {
  const headers = await running.headers({ id, role: "participant" });
  const follower = new Follower({ url, headers, random: seededRandom(SEED) });
  await vi.waitFor(() => expect(follower.account).not.toBeNull(), WITHIN_MS);
  return follower;
}

const numbered = (events: readonly RecordedEvent<DomainEvent>[], first: number): NumberedEvent[] =>
  events.map(({ event, recordedAt }, index) => ({
    ...{ number: first + index, committedAt: Date.parse(recordedAt), digest: digestOf(toWireEvent(event)) },
  }));

function goOnAfterTheEnd(): void {
  const { begin } = StreamConnection.prototype;
  vi.spyOn(StreamConnection.prototype, "begin").mockImplementation(function (
    this: StreamConnection,
    source,
    beginning,
  ) {
    const { endsAfter: _, ...endless } = beginning;
    begin.call(this, source, endless);
  });
}

function ignoreSuspensions(): void {
  vi.spyOn(Suspensions.prototype, "end").mockReturnValue();
}

function showEverything(): void {
  const { entry } = Source.prototype;
  vi.spyOn(Source.prototype, "entry").mockImplementation(function (this: Source, ...of) {
    return { ...entry.apply(this, of), include: null };
  });
}
