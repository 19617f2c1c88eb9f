import type { ParticipantResults } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, coach } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
  for (const body of [
    { id: "1", firstName: "Grace", lastName: "Hopper", email: "grace@navy.example" },
    { id: "2", firstName: "Ada", lastName: "Byron", externalId: "crm_100%" },
    { id: "3", firstName: "Ada", lastName: "Lovelace" },
    { id: "4", firstName: "Émilie", lastName: "du Châtelet" },
  ]) {
    await running.send("POST", "/participants", { as: admin, body });
  }
});
afterAll(() => running[Symbol.asyncDispose]());

const search = (body: object) => running.send("POST", "/participants/search", { as: coach, body });
const found = async (body: object): Promise<[string[], number]> => {
  const { results, total } = (await search(body)).json as ParticipantResults;
  return [results.map(({ id }) => id), total];
};

test("without a query everybody is found, by last and first name, as they are shown alone", async () => {
  const { json } = await search({});
  expect(json).toMatchObject({ total: 4 });
  const { results } = json as ParticipantResults;
  expect(results.map(({ lastName }) => lastName)).toEqual(["Byron", "du Châtelet", "Hopper", "Lovelace"]);
  const alone = await running.send("GET", "/participants/2", { as: coach });
  expect(results[0]).toEqual(alone.json);
});

test("participants come page by page", async () => {
  expect(await found({ perPage: 3 })).toEqual([["2", "4", "1"], 4]);
  expect(await found({ perPage: 3, page: 2 })).toEqual([["3"], 4]);
  expect(await found({ page: 9 })).toEqual([[], 4]);
});

test.each([
  ["ada", ["2", "3"]],
  ["ADA love", ["3"]],
  ["byron  ada ", ["2"]],
  ["@navy.example", ["1"]],
  ["émilie CHÂTELET", ["4"]],
  ["crm_100%", ["2"]],
  ["%", ["2"]],
  ["a_a", []],
  ["nobody", []],
  [" ", ["2", "4", "1", "3"]],
])("%j finds those in whom all its words occur, whatever their case", async (query, ids) => {
  expect(await found({ query })).toEqual([ids, ids.length]);
});

test("somebody is found under the name that they have now", async () => {
  await running.send("PATCH", "/participants/1", { as: admin, body: { lastName: "Murray" } });
  expect(await found({ query: "murray" })).toEqual([["1"], 1]);
  expect(await found({ query: "hopper" })).toEqual([[], 0]);
});

test.each([{ query: "" }, { query: 5 }, { page: 0 }, { perPage: 101 }, { name: "Ada" }])("%j is 422", async (body) => {
  expect((await search(body)).json).toMatchObject({ status: 422, code: "validation-failed" });
});
