import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cards, moodCard, planned, respond, search } from "../testing/activity-plans.ts";
import { admin, coach, participant, registered, succeeded } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const daily = (recurrence: object, changes: object = {}): object =>
  moodCard({ isOneOff: false, scheduledAt: "2026-03-28T08:00:00+01:00", recurrence, ...changes });

const refusal = async (...cards: object[]): Promise<unknown> => {
  const body = { participantId: await registered(running), title: "Weeks", cards };
  return (await running.send("POST", "/admin/activity_plans", { as: coach, body })).json;
};

test("a card every day for four weeks is 28 cards, each answered by itself, again and again", async () => {
  const plan = await planned(running, [daily({ every: "day", count: 28 })]);
  const { participantId, cards } = plan;
  expect(new Set(cards.map(({ id }) => id)).size).toBe(28);
  expect(cards.map(({ scheduledAt }) => scheduledAt).slice(0, 2)).toEqual([
    "2026-03-28T07:00:00.000Z",
    "2026-03-29T07:00:00.000Z",
  ]);
  const as = participant(participantId);
  for (const value of ["good", "bad"]) {
    succeeded(await respond(running, as, { participantId, card: cards[3], values: [value] }));
  }
  const { results } = succeeded<Cards>(await search(running, as, participantId, { isReported: true }));
  expect(results.map(({ id, data }) => [id, data.activityValues[0]?.reportedValue])).toEqual([[cards[3]?.id, "bad"]]);
});

test("the time of day is that of the participant's time zone, unless the card names another", async () => {
  const participantId = "in-berlin";
  const person = { id: participantId, firstName: "Ada", lastName: "Byron", timezone: "Europe/Berlin" };
  succeeded(await running.send("POST", "/participants", { as: admin, body: person }));
  const cards = [daily({ every: "day", count: 2 }), daily({ every: "day", count: 2, timeZone: "UTC" })];
  const plan = await planned(running, cards, { participantId });
  expect(plan.cards.map(({ scheduledAt }) => scheduledAt)).toEqual([
    ...["2026-03-28T07:00:00.000Z", "2026-03-29T06:00:00.000Z"],
    ...["2026-03-28T07:00:00.000Z", "2026-03-29T07:00:00.000Z"],
  ]);
});

test("until a day counts to that day's end", async () => {
  const { cards } = await planned(running, [daily({ every: "week", until: "2026-04-11" })]);
  expect(cards.map(({ scheduledAt }) => scheduledAt?.slice(0, 10))).toEqual(["2026-03-28", "2026-04-04", "2026-04-11"]);
});

test("a plan with more than 50 cards in all is refused, and nothing is written", async () => {
  const before = await running.written();
  const tooMany = { status: 422, code: "too-many-cards" };
  expect(await refusal(daily({ every: "day", until: "2999-01-01" }))).toMatchObject(tooMany);
  expect(await refusal(daily({ every: "day", count: 50 }), moodCard())).toMatchObject(tooMany);
  expect((await running.written()).streams).toBe((before.streams ?? 0) + 2); // the two participants
});

test("a plan whose only card is over before it begins has no cards, and is refused", async () => {
  expect(await refusal(daily({ every: "day", until: "2026-01-01" }))).toMatchObject({
    status: 422,
    code: "validation-failed",
  });
});

test.each([
  daily({ every: "day" }),
  daily({ every: "day", count: 2, until: "2026-04-11" }),
  daily({ every: "hour", count: 2 }),
  daily({ every: "day", count: 51 }),
  daily({ every: "day", count: 2, timeZone: "Mars/Olympus" }),
  daily({ every: "day", count: 2 }, { isOneOff: true }),
  daily({ every: "day", count: 2 }, { scheduledAt: null }),
  moodCard({ uiConfigs: { RESPONSE_UI_CONFIGS: [{ MIN_VALUE: 5, MAX_VALUE: 1 }] } }),
  moodCard({ uiConfigs: { RESPONSE_UI_CONFIGS: [{ MIN_VALUE: "low" }] } }),
  moodCard({ uiConfigs: { RESPONSE_UI_CONFIGS: "none" } }),
  moodCard({
    data: {
      activityPlanType: "SURVEY",
      activityValues: [{ measureTypeName: "n", measureDataType: "N", measureTypeOptions: ["one"] }],
    },
  }),
])("a card such as %j is refused", async (card) => {
  expect(await refusal(card)).toMatchObject({ status: 422, code: "validation-failed" });
});
