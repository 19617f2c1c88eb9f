import { expect, test, vi } from "vitest";
import { type Limit, type MostStreams, StreamLimits } from "./stream-limits.ts";

const who: Parameters<StreamLimits["take"]>[0] = { tenant: "demo", role: "participant", id: "40", apiKeyHash: "a key" };

function limitsOf(most: Partial<MostStreams>) {
  const told: Limit[] = [];
  const limits = new StreamLimits({ perPerson: 0, perKey: 0, perReplica: 0, ...most }, (limit) => told.push(limit));
  const open = (by = who) => {
    limits.requireRoom(by);
    limits.take(by);
    const stream = { evict: vi.fn() };
    limits.opened(by, stream);
    return { ...stream, leave: () => limits.leave(by, stream) };
  };
  return { limits, told, open };
}

const refusal = expect.objectContaining({ code: "too-many-streams", headers: { "retry-after": "5" } });

test("a person who is at their limit gets in, and their oldest stream makes room, once", () => {
  const { open, told } = limitsOf({ perPerson: 2 });
  const [first, second, third] = [open(), open(), open()];
  expect([first, second, third].map(({ evict }) => evict.mock.calls.length)).toEqual([1, 0, 0]);
  first.leave();
  open();
  expect([first, second, third].map(({ evict }) => evict.mock.calls.length)).toEqual([1, 1, 0]);
  expect(told).toEqual(["person", "person"]);
});

test("a stream that has left makes room itself, and who opens and leaves again and again leaves nothing behind", () => {
  const { open, told } = limitsOf({ perPerson: 2, perKey: 3, perReplica: 3 });
  const first = open();
  for (let times = 0; times < 10; times += 1) open().leave();
  expect(first.evict).not.toHaveBeenCalled();
  expect(told).toEqual([]);
});

test("an opening that comes to nothing costs nobody their stream", () => {
  const { limits, open } = limitsOf({ perPerson: 1 });
  const first = open();
  limits.take(who);
  limits.leave(who, { evict: vi.fn() });
  expect(first.evict).not.toHaveBeenCalled();
});

test("people are told apart by tenant, role and id, and a service is none", () => {
  const { open, told } = limitsOf({ perPerson: 1 });
  open();
  for (const other of [{ tenant: "acme" }, { role: "coach" as const }, { id: "41" }]) open({ ...who, ...other });
  for (let times = 0; times < 3; times += 1) open({ ...who, role: "service" });
  expect(told).toEqual([]);
});

test("an application that is full takes nobody new until one leaves, and others are not concerned", () => {
  const { open, told } = limitsOf({ perKey: 2 });
  const first = open();
  open({ ...who, id: "41" });
  expect(() => open({ ...who, id: "42" })).toThrow(refusal);
  open({ ...who, apiKeyHash: "another" });
  first.leave();
  open({ ...who, id: "42" });
  expect(first.evict).not.toHaveBeenCalled();
  expect(told).toEqual(["key"]);
});

test("a replica that is full takes nobody new, whoever it is, streams that are being opened included", () => {
  const { limits, open, told } = limitsOf({ perReplica: 1 });
  limits.take(who);
  expect(() => open({ ...who, apiKeyHash: "another" })).toThrow(refusal);
  limits.leave(who, { evict: vi.fn() });
  open();
  expect(told).toEqual(["replica"]);
});

test("0 is no limit", () => {
  const { open, told } = limitsOf({});
  for (let times = 0; times < 100; times += 1) open();
  expect(told).toEqual([]);
});
