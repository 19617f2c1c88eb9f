import { createLogger } from "@tributary/runtime";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createMoments } from "./moments.ts";
import { SPACING_MS, Typing, type TypingEvent } from "./typing.ts";

const told: string[] = [];
let publish: () => Promise<void> = async () => undefined;
let typing: Typing;

beforeEach(() => {
  vi.useFakeTimers();
  told.length = 0;
  publish = async () => undefined;
  const messaging = {
    publish: async (_topic: string, records: readonly { headers: Record<string, string>; key: string }[]) => {
      told.push(...records.map(({ headers, key }) => `${headers.ce_type} ${key}`));
      await publish();
    },
  };
  const log = createLogger({ name: "api", level: "silent" });
  typing = new Typing(createMoments({ messaging, clock: { now: Date.now }, ids: () => "m1", log }, 100));
});
afterEach(() => vi.useRealTimers());

const event = (type: TypingEvent["type"], memberId = "40", sessionId = "s1"): TypingEvent => ({
  type,
  data: { sessionId, participantId: "40", memberId, memberType: "PARTICIPANT" },
});
const say = (...events: TypingEvent[]) => {
  for (const each of events) typing.say("acme", each);
};
const [is, was] = [event("MemberTyping"), event("MemberStoppedTyping")];
const inS1 = (...types: string[]) => types.map((type) => `${type} acme/chat-session/s1`);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("the first word is told at once", () => {
  say(is);
  expect(told).toEqual(inS1("MemberTyping"));
});

test("a flood is one word per second, the last one", async () => {
  for (let at = 0; at < 3 * SPACING_MS; at += 10) {
    say(is);
    await pass(10);
  }
  say(was);
  await pass(SPACING_MS);
  expect(told).toEqual(inS1("MemberTyping", "MemberTyping", "MemberTyping", "MemberTyping", "MemberStoppedTyping"));
});

test("that somebody has stopped is told once, and so is one who types and stops within a second", async () => {
  say(was, was, is, was);
  await pass(10 * SPACING_MS);
  expect(told).toEqual(inS1("MemberStoppedTyping"));
});

test("members and sessions do not hold each other up", () => {
  say(is, event("MemberTyping", "41"), event("MemberTyping", "40", "s2"));
  typing.say("other", is);
  expect(told).toHaveLength(1);
  return vi.waitFor(() => expect(new Set(told).size).toBe(3));
});

test("while the broker does not answer nothing else is sent; then what came meanwhile goes out together", async () => {
  const answer = Promise.withResolvers<void>();
  publish = () => answer.promise;
  say(is, event("MemberTyping", "41"), event("MemberTyping", "42"));
  await pass(0);
  expect(told).toHaveLength(1);
  publish = async () => undefined;
  answer.resolve();
  await pass(0);
  expect(told).toHaveLength(3);
});

test("what the broker refuses is lost, and the next word is told", async () => {
  publish = () => Promise.reject(new Error("no broker"));
  say(is);
  await pass(0);
  publish = async () => undefined;
  say(event("MemberTyping", "41"));
  await pass(0);
  expect(told).toHaveLength(2);
});
