import { type Client, type CoachEvent, ConnectionError, ProblemError } from "@tributary/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AGAIN_AFTER_MS, LiveList } from "./live-list.ts";
import { listed } from "./session-list.ts";
import { aSession, SESSION_ID } from "./testing/log.ts";

const joined: CoachEvent = {
  eventType: "CHAT_SESSION_MEMBER_JOINED",
  payload: {
    ...{ sessionId: SESSION_ID, participantId: "40" },
    ...{ memberId: "41", memberType: "COACH", memberName: "Grace", photoUrl: null },
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", queueMicrotask);
});
afterEach(() => void vi.useRealTimers());

/** The list of a coach who has just joined a session; reading it goes as `answers` say, one after the other. */
async function joining(...answers: (Error | "found")[]) {
  const listeners = new Map<string, (value: never) => unknown>();
  const read = vi.fn(async () => {
    const answer = answers.shift() ?? "found";
    if (answer !== "found") throw answer;
    return { body: aSession() };
  });
  const list = new LiveList({
    client: { call: read } as unknown as Client,
    me: { id: "41", type: "COACH" },
    page: async () => ({ results: [], isMore: false, cursor: "1.a" }),
    stream: () => ({ on: listeners.set.bind(listeners), close: () => undefined }) as never,
  });
  await list.open();
  listeners.get("event")?.(joined as never);
  await vi.advanceTimersByTimeAsync(0);
  return { list, read, shown: () => listed(list.store.get().list).map(({ id }) => id) };
}

it("shows a session that could not be read at first, once it can", async () => {
  const { read, shown } = await joining(new ConnectionError("gone"), new ProblemError(503, {}));
  expect(shown()).toEqual([]);
  await vi.advanceTimersByTimeAsync(2 * AGAIN_AFTER_MS);
  expect(shown()).toEqual([SESSION_ID]);
  await vi.advanceTimersByTimeAsync(10 * AGAIN_AFTER_MS);
  expect(read).toHaveBeenCalledTimes(3);
});

it("does not ask again for a session that it may not read, or that is gone", async () => {
  for (const status of [403, 404]) {
    const { list, read } = await joining(new ProblemError(status, {}));
    await vi.advanceTimersByTimeAsync(10 * AGAIN_AFTER_MS);
    expect([read.mock.calls.length, list.store.get().list.toRead.size]).toEqual([1, 0]);
  }
});

it("asks for nothing any more once nobody looks", async () => {
  const { list, read } = await joining(new ConnectionError("gone"));
  list.close();
  await vi.advanceTimersByTimeAsync(10 * AGAIN_AFTER_MS);
  expect(read).toHaveBeenCalledTimes(1);
});
