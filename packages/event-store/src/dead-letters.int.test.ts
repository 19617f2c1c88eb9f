import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { NewDeadLetter } from "./commands-port.ts";
import { type FreshStore, freshStore } from "./testing/fresh-store.ts";
import { TENANT } from "./testing/requests.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());

const letter = (key: string, changes: Partial<NewDeadLetter> = {}): NewDeadLetter => ({
  ...{ tenant: TENANT, commandId: null, reason: "unreadable", detail: "no JSON" },
  record: { topic: "tributary.commands", partition: 1, offset: "7", key, headers: { a: "b" }, value: Buffer.from("{") },
  answer: { status: 422, body: null },
  ...changes,
});

test("those of a key are listed in the order in which they failed, for their tenant only, until they are removed", async () => {
  const { deadLetters } = fresh.store;
  const [first, second] = [letter("k1"), letter("k1", { detail: "again" })];
  await deadLetters.add(first);
  await deadLetters.add({ ...second, record: { ...second.record, value: Buffer.from("[") } });
  await deadLetters.add(letter("k2"));
  const page = { key: "k1", offset: 0, limit: 10 };
  const { results, total } = await deadLetters.list(TENANT, page);
  expect([total, results.map(({ detail }) => detail)]).toEqual([2, ["no JSON", "again"]]);
  const [{ id } = { id: "" }] = results;
  expect(await deadLetters.list("other", page)).toEqual({ results: [], total: 0 });
  expect([await deadLetters.find("other", id), await deadLetters.remove("other", id)]).toEqual([null, false]);
  expect(await deadLetters.find(TENANT, id)).toMatchObject({
    reason: "unreadable",
    record: { offset: "7", key: "k1" },
  });
  expect([await deadLetters.remove(TENANT, id), await deadLetters.remove(TENANT, id)]).toEqual([true, false]);
});

test("how many wait, and since when the oldest does, is known of all tenants together", async () => {
  const { deadLetters } = fresh.store;
  await deadLetters.add(letter("k0"));
  const { letters, oldestSeconds } = await deadLetters.waiting();
  expect(letters).toBe(await deadLetters.count());
  expect(oldestSeconds).toBeGreaterThan(0);
});

test("a record that comes again, wherever in the topic, is kept once", async () => {
  const { deadLetters } = fresh.store;
  const one = letter("k3");
  await deadLetters.add(one);
  await deadLetters.add({ ...one, record: { ...one.record, offset: "8" } });
  for (const traceparent of ["of its first delivery", "of its second"]) {
    await deadLetters.add({ ...one, record: { ...one.record, headers: { ...one.record.headers, traceparent } } });
  }
  expect((await deadLetters.list(TENANT, { key: "k3", offset: 0, limit: 10 })).total).toBe(1);
});

test("bytes that no text column takes are kept, and what cannot be kept as text is replaced", async () => {
  const { deadLetters } = fresh.store;
  const value = Buffer.from([0, 0xff, 0xfe, 0x7b]);
  const odd = { key: "k\0", headers: { "h\0": "\\u0000 \0", plain: "x" }, value };
  await deadLetters.add(letter("", { detail: "nul \0", record: { ...letter("").record, ...odd } }));
  const { results } = await deadLetters.list(TENANT, { key: "k\uFFFD", offset: 0, limit: 10 });
  expect(results[0]).toMatchObject({
    ...{ detail: "nul \uFFFD" },
    record: { headers: { "h\uFFFD": "\\u0000 \uFFFD", plain: "x" } },
  });
  expect(Buffer.from(results[0]?.record.value ?? [])).toEqual(value);
});

test("a key that no index takes is cut, because no command has such a key", async () => {
  const { deadLetters } = fresh.store;
  const key = randomBytes(10_000).toString("base64");
  await deadLetters.add(letter(key));
  const { results } = await deadLetters.list(TENANT, { key: key.slice(0, 256), offset: 0, limit: 10 });
  expect(results).toHaveLength(1);
});

test("a page holds the bytes of a few megabytes, at least of its first record; the others are read alone", async () => {
  const { deadLetters } = fresh.store;
  const large = (first: string): NewDeadLetter["record"] => ({
    ...{ ...letter("k5").record, headers: { long: "h".repeat(400_000) } },
    value: Buffer.from(first + "x".repeat(900_000)),
  });
  for (const first of ["a", "b", "c"]) await deadLetters.add(letter("k5", { record: large(first) }));
  const list = async (offset: number) => (await deadLetters.list(TENANT, { key: "k5", offset, limit: 100 })).results;
  const sizes = (letters: Awaited<ReturnType<typeof list>>) => letters.map(({ record }) => record.value?.length);
  expect(sizes(await list(0))).toEqual([900_001, undefined, undefined]);
  expect((await list(0))[1]?.record).toMatchObject({ key: "k5", headers: null, value: null });
  expect(sizes(await list(1))).toEqual([900_001, undefined]);
  const whole = await deadLetters.find(TENANT, (await list(2))[0]?.id ?? "");
  expect(whole?.record.value.length).toBe(900_001);
});

test("what is said about a record is bounded as well", async () => {
  const { deadLetters } = fresh.store;
  await deadLetters.add(letter("k6", { detail: "d".repeat(1_000_000) }));
  const { results } = await deadLetters.list(TENANT, { key: "k6", offset: 0, limit: 1 });
  expect(results[0]?.detail).toHaveLength(4_096);
});

test("one of no known tenant is counted, and nobody's to see", async () => {
  const { deadLetters } = fresh.store;
  const before = await deadLetters.count();
  await deadLetters.add(letter("k4", { tenant: null }));
  expect(await deadLetters.count()).toBe(before + 1);
  expect((await deadLetters.list(TENANT, { key: "k4", offset: 0, limit: 10 })).total).toBe(0);
});

test("summaries are of all tenants and of none, and hold nothing of what a record says", async () => {
  const { deadLetters } = fresh.store;
  const record = { ...letter("k8").record, headers: { ce_type: "SendMessage" }, value: Buffer.from("said") };
  await deadLetters.add(letter("k8", { reason: "refused", detail: "It is closed", record }));
  await deadLetters.add(
    letter("k8", { tenant: null, detail: 'quotes "said"', record: { ...record, value: Buffer.from("said, too") } }),
  );
  const [ours, nobodys] = await deadLetters.summaries({ key: "k8", limit: 10 });
  expect(ours).toEqual({
    ...{
      id: expect.any(String),
      tenant: TENANT,
      commandId: null,
      reason: "refused",
      detail: "It is closed",
      type: "SendMessage",
    },
    ...{ topic: "tributary.commands", partition: 1, offset: "7", key: "k8", bytes: 4, recordedAt: expect.any(String) },
  });
  expect(nobodys).toMatchObject({ tenant: null, reason: "unreadable", detail: null });
  expect(await deadLetters.summaries({ key: "k8", tenant: TENANT, limit: 10 })).toEqual([ours]);
  expect(await deadLetters.summaries({ id: nobodys?.id, limit: 10 })).toEqual([nobodys]);
  expect(await deadLetters.summaries({ limit: 1 })).toHaveLength(1);
  expect(await deadLetters.remove(TENANT, nobodys?.id ?? "")).toBe(false);
  expect(await deadLetters.remove(null, nobodys?.id ?? "")).toBe(true);
});
