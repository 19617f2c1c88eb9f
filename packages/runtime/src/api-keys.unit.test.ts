import { expect, test } from "vitest";
import { type ApiKeyOwner, hashApiKey, rememberApiKeys } from "./api-keys.ts";

const owner = { tenant: "acme", application: "app" };

const setUp = () => {
  const state = { now: 0, lookups: 0, answer: owner as ApiKeyOwner | null, fail: false };
  const { ownerOf, forget } = rememberApiKeys(
    async () => {
      state.lookups += 1;
      if (state.fail) throw new Error("database down");
      return state.answer;
    },
    () => state.now,
  );
  return { state, ownerOf, forget };
};

test("a known key is looked up once in 30 s, so that a revoked one ends within 30 s", async () => {
  const { state, ownerOf } = setUp();
  await ownerOf("h");
  state.answer = null;
  state.now = 29_999;
  expect(await ownerOf("h")).toEqual(owner);
  state.now = 30_000;
  expect(await ownerOf("h")).toBeNull();
  expect(state.lookups).toBe(2);
});

test("a key that ends is not remembered beyond its end", async () => {
  const { state, ownerOf } = setUp();
  state.answer = { ...owner, endsAt: new Date(10_000).toISOString() };
  await ownerOf("h");
  state.answer = null;
  state.now = 9_999;
  expect(await ownerOf("h")).toMatchObject(owner);
  state.now = 10_000;
  expect(await ownerOf("h")).toBeNull();
});

test("a key that was changed here is looked up again at once, also when it was being looked up", async () => {
  const { state, ownerOf, forget } = setUp();
  const before = ownerOf("h");
  state.answer = null;
  forget("h");
  expect([await ownerOf("h"), await before]).toEqual([null, owner]);
  forget("h");
  state.answer = owner;
  expect(await ownerOf("h")).toEqual(owner);
});

test("an unknown key is remembered for 5 s only, so that a new key works soon", async () => {
  const { state, ownerOf } = setUp();
  state.answer = null;
  await ownerOf("h");
  state.answer = owner;
  state.now = 4_999;
  expect(await ownerOf("h")).toBeNull();
  state.now = 5_000;
  expect(await ownerOf("h")).toEqual(owner);
});

test("concurrent questions about one key share one lookup", async () => {
  const { state, ownerOf } = setUp();
  await Promise.all([ownerOf("h"), ownerOf("h"), ownerOf("h")]);
  expect(state.lookups).toBe(1);
});

test("a failed lookup is not remembered", async () => {
  const { state, ownerOf } = setUp();
  state.fail = true;
  await expect(ownerOf("h")).rejects.toThrow("database down");
  state.fail = false;
  expect(await ownerOf("h")).toEqual(owner);
});

test("a flood of wrong keys does not push the right ones out of memory", async () => {
  const { state, ownerOf } = setUp();
  await ownerOf("good");
  state.answer = null;
  for (let n = 0; n < 20_000; n += 1) await ownerOf(`wrong-${n}`);
  const before = state.lookups;
  expect(await ownerOf("good")).toEqual(owner);
  expect(state.lookups).toBe(before);
});

test("the memory of wrong keys is bounded", async () => {
  const { state, ownerOf } = setUp();
  state.answer = null;
  for (let n = 0; n <= 1_000; n += 1) await ownerOf(`wrong-${n}`);
  const before = state.lookups;
  await ownerOf("wrong-0");
  expect(state.lookups).toBe(before + 1);
});

test("keys are stored as SHA-256 in hex", () => {
  expect(hashApiKey("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
