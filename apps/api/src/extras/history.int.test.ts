import type { ExtraHistory } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, coach, otherCoach, participant, registered, service } from "../testing/conversation.ts";
import { cursors, type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
  const symptoms = { group: "PARTICIPANT_SYMPTOMS", dataType: "J" };
  for (const body of [
    { ...symptoms, code: "pain", name: "Pain", isLog: true },
    { ...symptoms, code: "mood", name: "Mood" },
  ]) {
    await running.send("POST", "/admin/extras", { as: admin, body });
  }
});
afterAll(() => running[Symbol.asyncDispose]());

const put = (id: string, extraCode: string, value: unknown, as = participant(id)) =>
  running.send("PUT", `/participants/${id}/extras`, { as, body: { extraCode, value } });

const historyOf = (id: string, code: string, query = "") =>
  running.send("GET", `/participants/${id}/extras/PARTICIPANT_SYMPTOMS/${code}/history${query}`, { as: coach });

test("a logged extra keeps every value that it had, newest first, with who changed it and when", async () => {
  const id = await registered(running);
  const changes = [
    await put(id, "pain", 3),
    await put(id, "pain", null, coach),
    await put(id, "pain", { left: 2 }, service),
  ].map(({ json }) => json as { updatedAt: string });
  const history = await historyOf(id, "pain");
  expect([history.status, history.json]).toEqual([
    200,
    {
      results: [
        { value: { left: 2 }, changedBy: service, updatedAt: changes[2]?.updatedAt },
        { value: null, changedBy: coach, updatedAt: changes[1]?.updatedAt },
        { value: 3, changedBy: participant(id), updatedAt: changes[0]?.updatedAt },
      ],
      total: 3,
    },
  ]);
});

test("the same value again is nothing new in a history", async () => {
  const id = await registered(running);
  await put(id, "pain", 3);
  await put(id, "pain", 3, otherCoach);
  expect((await historyOf(id, "pain")).json).toMatchObject({ results: [{ changedBy: participant(id) }], total: 1 });
});

test("a history comes page by page", async () => {
  const id = await registered(running);
  for (const value of [1, 2, 3]) await put(id, "pain", value);
  const values = async (query: string) => {
    const { results, total } = (await historyOf(id, "pain", query)).json as ExtraHistory;
    return [results.map(({ value }) => value), total];
  };
  expect(await values("?perPage=2")).toEqual([[3, 2], 3]);
  expect(await values("?perPage=2&page=2")).toEqual([[1], 3]);
  expect(await values("?page=9")).toEqual([[], 3]);
});

test.each(["perPage=0", "perPage=101", "page=0", "colour=red"])("a page such as ?%s is 422", async (query) => {
  const refused = await historyOf("nobody", "pain", `?${query}`);
  expect(refused.json).toMatchObject({ status: 422, code: "validation-failed" });
});

test("an extra that is not logged has no history, and one of another group is not found under this one", async () => {
  const id = await registered(running);
  await put(id, "mood", "calm");
  await put(id, "pain", 1);
  expect((await historyOf(id, "mood")).json).toEqual({ results: [], total: 0 });
  const elsewhere = await running.send("GET", `/participants/${id}/extras/OTHER/pain/history`, { as: coach });
  expect(elsewhere.json).toEqual({ results: [], total: 0 });
});

test("the history of a participant who does not exist is 404, of one without changes an empty list", async () => {
  expect((await historyOf("nobody", "pain")).json).toMatchObject({ status: 404, code: "not-found" });
  expect((await historyOf(await registered(running), "pain")).json).toEqual({ results: [], total: 0 });
});

test("a history says from where to open the participant's stream", async () => {
  const id = await registered(running);
  await put(id, "pain", 1);
  const history = await historyOf(id, "pain");
  expect(history.headers.get("stream-cursor")).toBe(cursors.write(running.tenant, `participant/${id}`, 1, 1));
});

test("extras are found with their definitions, by group", async () => {
  const search = (body: object) => running.send("POST", "/admin/extras/search", { as: coach, body });
  const all = await search({});
  expect(all.json).toMatchObject({
    results: [
      { code: "mood", isLog: false },
      { code: "pain", isLog: true },
    ],
    total: 2,
  });
  expect((await search({ group: "PARTICIPANT_SYMPTOMS", perPage: 1, page: 2 })).json).toEqual({
    results: [
      { id: expect.any(String), code: "pain", name: "Pain", group: "PARTICIPANT_SYMPTOMS", dataType: "J", isLog: true },
    ],
    total: 2,
  });
  expect((await search({ group: "OTHER" })).json).toEqual({ results: [], total: 0 });
});
