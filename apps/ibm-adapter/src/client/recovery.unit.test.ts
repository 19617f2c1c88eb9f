import { type ChatMessage, channelState, readEvent } from "@tributary/schemas/ibm-video";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Allowance } from "./allowance.ts";
import { ChatError } from "./chat-error.ts";
import { Recovery, type RecoveryPorts } from "./recovery.ts";
import { Track } from "./track.ts";

const CID = "chatroom:c1";
const at = (second: number) => new Date(Date.UTC(2026, 5, 24) + second * 1_000).toISOString();
const ignore = () => undefined;
const aTrack = (since: string | null) =>
  new Track({ ...{ cid: CID, since, allowance: new Allowance(1_000) }, onDue: ignore, onDropped: ignore });
const EMPTY = channelState.parse({ channel: {} });

function recoveryBy(rest: Partial<RecoveryPorts["rest"]>) {
  const [readings, lost]: [Promise<void>[], Track[]] = [[], []];
  const unexpected = () => Promise.reject(new Error("is not asked for"));
  const recovery = new Recovery({
    rest: { channels: unexpected, sync: unexpected, page: unexpected, replies: async () => [], ...rest },
    ...{ connectionId: "x", openedAt: null, signal: new AbortController().signal },
    observe: { synced: ignore, paged: ignore },
    apart: (_, reading) => void readings.push(reading()),
    onLost: (track) => lost.push(track),
  });
  return { recovery, readings, lost };
}

const tooMany = () => Promise.reject(new ChatError("Too many events to sync", { status: 400, code: 4 }));

/** Said one after the other, some of them at the same second. */
const historyOf = (seconds: readonly number[]): ChatMessage[] =>
  channelState.parse({
    channel: {},
    messages: seconds.map((second, index) => ({ id: `m${index}`, text: "x", created_at: at(second) })),
  }).messages;

test("all of the history is read, however large the service makes its pages", async () => {
  const anySeconds = fc.array(fc.nat({ max: 60 }), { maxLength: 80 }).map((all) => all.toSorted((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(anySeconds, fc.integer({ min: 1, max: 30 }), async (seconds, most) => {
      const history = historyOf(seconds);
      const largest = Math.max(0, ...Object.values(Object.groupBy(seconds, String)).map((each) => each?.length ?? 0));
      const track = aTrack(at(0));
      const page: RecoveryPorts["rest"]["page"] = async (_, asked = {}) => {
        const { created_at_after_or_equal: from, created_at_after: after = "" } = asked;
        const isAsked = ({ created_at }: ChatMessage) =>
          from ? String(created_at) >= from : String(created_at) > after;
        // More of one moment than a page holds can't be asked for by time.
        return history.filter(isAsked).slice(0, Math.max(most, largest + 1));
      };
      const { recovery, readings } = recoveryBy({ sync: tooMany, page });
      await recovery.recover(new Map([[track, null]]));
      await Promise.all(readings);
      const told = history.length === 0 ? null : await track.next(AbortSignal.timeout(1_000));
      const ids = told?.events.flatMap((event) => (event.type === "message.new" ? [event.message.id] : [])) ?? [];
      expect(ids).toEqual(history.map(({ id }) => id));
      expect(track.phase).toBe("live");
    }),
  );
});

test("a conversation of which no time is known yet is compared like all others", async () => {
  const asked: string[] = [];
  const sync: RecoveryPorts["rest"]["sync"] = async ({ last_sync_at }) => {
    asked.push(last_sync_at);
    return { events: [], inaccessible_cids: [] };
  };
  const track = aTrack(null);
  const { recovery } = recoveryBy({ sync });
  await recovery.recover(new Map([[track, EMPTY]]));
  await recovery.check([track]);
  expect(asked).toEqual([expect.stringContaining("T")]);
});

test("of many conversations too many events are asked for in halves, and only one alone is paged through", async () => {
  const asked: number[] = [];
  const sync: RecoveryPorts["rest"]["sync"] = async ({ channel_cids }) => {
    asked.push(channel_cids.length);
    return channel_cids.includes("chatroom:3") ? tooMany() : { events: [], inaccessible_cids: [] };
  };
  const all = Array.from({ length: 8 }, (_, index) => `chatroom:${index}`);
  const paged: string[] = [];
  const tracks = all.map((cid) => {
    const ports = { allowance: new Allowance(1_000), onDue: ignore, onDropped: ignore };
    return new Track({ cid, since: at(0), ...ports });
  });
  const { recovery, readings } = recoveryBy({
    sync,
    async page(cid) {
      paged.push(cid);
      return [];
    },
  });
  await recovery.recover(new Map(tracks.map((track) => [track, null])));
  await Promise.all(readings);
  expect(asked).toEqual([8, 4, 2, 2, 1, 1, 4]);
  expect(new Set(paged)).toEqual(new Set(["chatroom:3"]));
  expect(tracks.every(({ phase }) => phase === "live")).toBe(true);
});

test("what the service does not show to us any more is said, also when no frame has", async () => {
  const sync = async () => ({ events: [], inaccessible_cids: [CID] });
  const track = aTrack(at(0));
  track.recovered([], at(1));
  const { recovery, lost } = recoveryBy({ sync });
  await recovery.check([track]);
  expect(lost).toEqual([track]);
});

test("the replies of threads are read in pages; of a thread that is gone there are none, and what may pass is asked again", async () => {
  const parents = channelState.parse({
    ...{ channel: {} },
    messages: ["gone", "long"].map((id) => ({ id, created_at: at(1), reply_count: 3 })),
  }).messages;
  const thread = historyOf([2, 3, 4]);
  const failures = [new ChatError("busy", { status: 503 }), new ChatError("too many", { status: 429 })];
  const { recovery, readings } = recoveryBy({
    sync: tooMany,
    page: async (_, asked = {}) => (asked.created_at_after === undefined ? parents : []),
    async replies(parent, { created_at_after_or_equal: from, created_at_after: after = "" }) {
      if (parent === "gone") throw new ChatError("no such message", { status: 404 });
      const failure = failures.pop();
      if (failure) throw failure;
      return thread
        .filter(({ created_at }) => (from ? String(created_at) >= from : String(created_at) > after))
        .slice(0, 2);
    },
  });
  const track = aTrack(at(0));
  await recovery.recover(new Map([[track, null]]));
  await Promise.all(readings);
  const { events = [] } = (await track.next(AbortSignal.timeout(1_000))) ?? {};
  const ids = events.flatMap((event) => (event.type === "message.new" ? [event.message.id] : []));
  expect(ids.sort()).toEqual(["gone", "long", "m0", "m1", "m2"]);
});

test("what was dropped while it was read is read anew, from the last cursor that was taken", async () => {
  const track = aTrack(at(0));
  track.recovered([], at(1));
  await track.next(AbortSignal.timeout(1_000));
  let pages = 0;
  const { recovery, readings } = recoveryBy({
    sync: tooMany,
    async page() {
      pages += 1;
      if (pages === 2) track.drop();
      return historyOf(Array.from({ length: 60 }, (_, second) => second)).slice(pages * 2, pages * 2 + 2);
    },
  });
  await recovery.check([track]);
  await Promise.all(readings);
  expect([pages, track.phase, track.since, track.waiting]).toEqual([2, "behind", at(1), 0]);
});

test("where somebody always talks the reading of the history ends at what has come otherwise, and the cursor there", async () => {
  const track = aTrack(at(0));
  track.frame(readEvent({ type: "typing.start", cid: CID, created_at: at(15), user: { id: "ann" } }));
  let pages = 0;
  const { recovery, readings } = recoveryBy({
    sync: tooMany,
    async page() {
      pages += 1;
      return historyOf(Array.from({ length: 1_000 }, (_, second) => second)).slice(pages * 10, pages * 10 + 10);
    },
  });
  await recovery.recover(new Map([[track, null]]));
  await Promise.all(readings);
  expect([pages, track.phase, track.since]).toEqual([1, "live", at(19)]);
});
