import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshStore, freshStore } from "./testing/fresh-store.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());

test("an API key is found by its hash, and made only once", async () => {
  const { reference } = fresh.store;
  expect(await reference.apiKey("h")).toBeNull();
  await reference.createApiKey({ hash: "h", tenant: "acme", application: "app" });
  await reference.createApiKey({ hash: "h", tenant: "thief", application: "app" });
  expect(await reference.apiKey("h")).toEqual({
    ...{ tenant: "acme", application: "app", messagePayload: "object", endsAt: null },
  });
});

test("a tenant whose name could be read as part of a stream id gets no key", async () => {
  const key = { hash: "slash", tenant: "acme/participant", application: "app" };
  await expect(fresh.store.reference.createApiKey(key)).rejects.toThrow();
  expect(await fresh.store.reference.apiKey("slash")).toBeNull();
});

test("an extra's code is defined once per tenant", async () => {
  const { reference } = fresh.store;
  const mood = { code: "mood", name: "Mood", group: "wellbeing", dataType: "S", isLog: false } as const;
  const made = await reference.defineExtra("acme", mood);
  expect(made).toEqual({ ...mood, id: expect.stringMatching(/^\d+$/) });
  expect(await reference.defineExtra("acme", { ...mood, name: "Other" })).toBe("duplicate");
  expect(await reference.defineExtra("other", mood)).toMatchObject(mood);
  expect(await reference.extraDefinition("acme", "mood")).toEqual(made);
  expect(await reference.extraDefinition("acme", "none")).toBeNull();
});

test("extras are found by group and code, page by page, in their tenant", async () => {
  const { reference } = fresh.store;
  for (const code of ["b", "a", "c"]) {
    await reference.defineExtra("searched", {
      code,
      name: code,
      group: code === "b" ? "g" : "f",
      dataType: "N",
      isLog: true,
    });
  }
  const page = async (search: { group?: string; offset: number; limit: number }) => {
    const { results, total } = await reference.extraDefinitions("searched", search);
    return { codes: results.map(({ code }) => code), total };
  };
  expect(await page({ offset: 0, limit: 2 })).toEqual({ codes: ["a", "c"], total: 3 });
  expect(await page({ offset: 2, limit: 2 })).toEqual({ codes: ["b"], total: 3 });
  expect(await page({ group: "g", offset: 0, limit: 9 })).toEqual({ codes: ["b"], total: 1 });
  expect(await reference.extraDefinitions("nobody", { offset: 0, limit: 9 })).toEqual({ results: [], total: 0 });
});
