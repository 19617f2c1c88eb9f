// How large cards and answers may be: whatever is accepted can be answered, and what is too much is a clear refusal.
import { afterAll, beforeAll, expect, test } from "vitest";
import { moodCard, planned, respond } from "../testing/activity-plans.ts";
import { coach, participant, registered } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const KIB = 1024;
const filled = (bytes: number) => moodCard({ uiConfigs: { CARD_TEMPLATE: "x".repeat(bytes) } });

/** Asks for a plan that is too much, after which nothing has been written. */
async function refusal(cards: object[]): Promise<unknown> {
  const body = { participantId: await registered(running), title: "t", cards };
  const before = await running.written();
  const { json } = await running.send("POST", "/admin/activity_plans", { as: coach, body });
  expect(await running.written()).toEqual(before);
  return json;
}

test.each<[string, object[], number, string]>([
  ["no card", [], 422, "validation-failed"],
  ["more than 50 cards", Array.from({ length: 51 }, () => moodCard()), 422, "validation-failed"],
  ["a card over 32 KiB", [filled(32 * KIB)], 422, "validation-failed"],
  ["more than a body can hold", Array.from({ length: 9 }, () => filled(31 * KIB)), 413, "body-too-large"],
])("a plan with %s is refused", async (_what, cards, status, code) => {
  expect(await refusal(cards)).toMatchObject({ status, code });
});

test("a plan that fits into a body, but not into one event, is refused before it gets anywhere", async () => {
  const questions = Array.from({ length: 50 }, () => ({ measureTypeName: "q", measureDataType: "S" }));
  const cards = Array.from({ length: 50 }, () =>
    moodCard({ data: { activityPlanType: "SURVEY", activityValues: questions } }),
  );
  expect(await refusal(cards)).toMatchObject({ status: 413, code: "event-too-large" });
});

test("the largest card takes the largest answer", async () => {
  const { participantId, cards } = await planned(running, [filled(31 * KIB)]);
  const answer = { participantId, card: cards[0], values: ["good", "\u0001".repeat(2 * KIB)] };
  expect((await respond(running, participant(participantId), answer)).status).toBe(200);
});

test("an answer over 16 KiB is refused", async () => {
  const { participantId, cards } = await planned(running);
  const answer = { participantId, card: cards[0], values: ["good", "x".repeat(16 * KIB)] };
  const refused = await respond(running, participant(participantId), answer);
  expect(refused.json).toMatchObject({ status: 422, code: "validation-failed" });
});

test("an answer that nests deeper than anything can walk is refused", async () => {
  const { participantId, cards } = await planned(running);
  const deep = "[".repeat(50_000) + "]".repeat(50_000);
  const body = `{"activityPlanCardId":"${cards[0]?.id}","responses":[{"activityValueId":"x","value":${deep}}]}`;
  const path = `/participants/${participantId}/activity_responses`;
  const refused = await running.send("PUT", path, { as: coach, body });
  expect(refused.json).toMatchObject({ status: 422, code: "validation-failed" });
});
