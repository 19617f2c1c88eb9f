import { readServerEvents, type ServerEvent } from "@tributary/schemas/bright-pattern";
import fc from "fast-check";
import { expect, test } from "vitest";
import { identityOf } from "../mapping/identity.ts";
import { merge, withoutOldStates } from "./merge.ts";

const read = (events: object[]): ServerEvent[] => readServerEvents({ events });
const message = (id: number, second: number) => ({
  ...{ event: "chat_session_message", msg_id: String(id), party_id: "P", msg: `m${id}`, timestamp: String(second) },
});
const idsOf = (events: readonly ServerEvent[]) =>
  events.map((event) => ("msg_id" in event ? event.msg_id : event.event));

test("whatever polls lose, repeat or bring late, each message is told once and in the order of the chat", () => {
  const steps = fc.array(fc.record({ pause: fc.nat(2), fate: fc.constantFrom("told", "lost", "twice", "cached") }));
  fc.assert(
    fc.property(steps, fc.array(fc.nat(10)), (said, verifiedAt) => {
      const [history, told]: [ServerEvent[], ServerEvent[]] = [[], []];
      const seen = new Set<string | null>();
      let [second, last]: [number, ServerEvent[]] = [1_614_718_748, []];
      const tell = (polled: ServerEvent[]) => {
        for (const event of merge({ history, statesTold: 0 }, polled)) {
          if (!seen.has(identityOf(event))) told.push(event);
          seen.add(identityOf(event));
        }
      };
      for (const [id, { pause, fate }] of said.entries()) {
        second += pause;
        const [event] = read([message(id, second)]);
        if (event) history.push(event);
        const batch = event ? [event] : [];
        const polled = { told: batch, lost: [], twice: [...batch, ...batch], cached: last }[fate];
        last = batch;
        if (fate !== "lost" || verifiedAt.includes(id)) tell(polled);
      }
      tell([]);
      expect(idsOf(told)).toEqual(said.map((_, id) => String(id)));
    }),
  );
});

test("what the history does not tell comes after it, and what means nothing later is not taken from it", () => {
  const typing = { event: "chat_session_typing", party_id: "P" };
  const history = read([message(2, 100), typing]);
  const merged = merge({ history, statesTold: 0 }, read([message(4, 101), typing]));
  expect(idsOf(merged)).toEqual(["2", "4", "chat_session_typing"]);
});

test("the history is put in order by its seconds; within one it stands as it is", () => {
  const history = read([message(4, 101), message(2, 100), message(6, 101), { event: "chat_session_ended" }]);
  expect(idsOf(merge({ history, statesTold: 0 }, []))).toEqual(["2", "4", "6", "chat_session_ended"]);
});

test("seconds and milliseconds, text and numbers, are the same message", () => {
  const [inSeconds, inMs] = read([
    { event: "chat_session_party_joined", party_id: "P", type: "internal", timestamp: "1614718748" },
    { event: "chat_session_party_joined", party_id: "P", type: "internal", timestamp: 1_614_718_748_500 },
  ]);
  expect(merge({ history: inSeconds ? [inSeconds] : [], statesTold: 0 }, inMs ? [inMs] : [])).toHaveLength(1);
});

test("states stand in their places where the history keeps them: all that are new, and of an unknown past the newest", () => {
  const state = (name: string) => ({ event: "chat_session_status", state: name });
  const history = read([message(2, 100), state("queued"), message(4, 101), state("connected"), message(6, 102)]);
  const shown = (statesTold: number | null) =>
    merge({ history, statesTold }, read([state("connected")])).map((event) => ("state" in event ? event.state : ""));
  expect(shown(0)).toEqual(["", "queued", "", "connected", ""]);
  expect(shown(1)).toEqual(["", "", "connected", ""]);
  expect(shown(null)).toEqual(["", "", "connected", ""]);
  const without = merge({ history: read([message(2, 100)]), statesTold: null }, read([state("connected")]));
  expect(without).toHaveLength(2);
});

test("a state is news only when it stands after all that is known", () => {
  const [queued, connected] = ["queued", "connected"].map((state) => ({ event: "chat_session_status", state }));
  const polled = read([queued ?? {}, message(2, 100), connected ?? {}]);
  const known = new Set(polled.map(identityOf));
  expect(withoutOldStates(polled, (id) => known.has(id))).toEqual(polled.slice(1));
  expect(withoutOldStates(polled, () => false)).toEqual(polled);
});
