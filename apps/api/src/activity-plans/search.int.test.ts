import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cards, moodCard, planned, respond, search } from "../testing/activity-plans.ts";
import { admin, coach, participant, registered, succeeded } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
let participantId: string;

/**
 * Four cards. "past" is a survey of last year, answered, and can be answered again; "done" a one-off of January, answered;
 * "open" was added just now, without a schedule; "future" is not due yet.
 */
beforeAll(async () => {
  running = await runningApi();
  participantId = await registered(running);
  const content = { data: { activityPlanType: "CONTENT" } };
  const { cards } = await planned(
    running,
    [
      moodCard({ title: "past", isOneOff: false, scheduledAt: "2025-06-01T10:00:00Z" }),
      moodCard({ title: "done", scheduledAt: "2026-01-31T23:30:00Z" }),
      moodCard({ title: "future", ...content, scheduledAt: "2999-01-01T00:00:00Z" }),
    ],
    { participantId, title: "Year" },
  );
  await planned(running, [moodCard({ title: "open", ...content })], { participantId, title: "Now" });
  for (const card of cards.slice(0, 2)) {
    succeeded(await respond(running, participant(participantId), { participantId, card, values: ["good"] }));
  }
  await planned(running); // somebody else's
});
afterAll(() => running[Symbol.asyncDispose]());

const titles = async (body: object): Promise<string> => {
  const { results, total } = succeeded<Cards>(await search(running, coach, participantId, body));
  expect(total).toBe(results.length);
  return results.map(({ title }) => title).join(" ");
};

test.each<[object, string]>([
  [{}, "future open done past"],
  [{ activityPlanType: "SURVEY" }, "done past"],
  [{ activityPlanType: "NOTHING_SUCH" }, ""],
  [{ activityPlanName: "open" }, "open"],
  [{ activityPlanName: "Year" }, "future done past"],
  [{ fromDate: "2026-01-31T23:30:00Z" }, "future open done"],
  [{ fromDate: "2026-02-01T00:30:00.001+01:00" }, "future open"],
  [{ toDate: "2025-06-01T10:00:00Z" }, "past"],
  [{ fromDate: "2025-06-01", toDate: "2026-01-31" }, "done past"],
  [{ fromDate: "2025-06-02", toDate: "2026-01-30" }, ""],
  [{ isReported: true }, "done past"],
  [{ isReported: false }, "future open"],
  [{ isActive: true }, "open past"],
  [{ isActive: false }, "future done"],
  [{ isActive: true, isReported: true, activityPlanType: "SURVEY", activityPlanName: "past" }, "past"],
])("%j finds, latest due first: %s", async (body, found) => {
  expect(await titles(body)).toBe(found);
});

test("the cards of one plan keep their order, and pages know the total, the empty one after the last too", async () => {
  const cards = ["a", "b", "c"].map((title) => moodCard({ title }));
  const plan = await planned(running, cards);
  const pages = [1, 2, 3].map(async (page) =>
    succeeded<Cards>(await search(running, participant(plan.participantId), plan.participantId, { page, perPage: 2 })),
  );
  const shown = (await Promise.all(pages)).map(({ results, total }) => [results.map((one) => one.title), total]);
  expect(shown).toEqual([
    [["a", "b"], 3],
    [["c"], 3],
    [[], 3],
  ]);
});

test("nobody's cards are found for a participant who does not exist, and those of others are refused", async () => {
  expect((await search(running, coach, "nobody")).json).toMatchObject({ status: 404, code: "not-found" });
  expect((await search(running, participant("other"), participantId)).json).toMatchObject({ status: 403 });
  expect((await search(running, admin, participantId)).json).toMatchObject({ status: 403 });
});

test.each([
  { page: 0 },
  { perPage: 101 },
  { activityPlanType: "survey" },
  { activityPlanName: "" },
  { fromDate: "yesterday" },
  { fromDate: "2026-02-30" },
  { toDate: "0000-01-01" },
  { fromDate: "0001-01-01T00:00:00+01:00" },
  { isActive: "true" },
  { order: "newest" },
])("%j is refused", async (body) => {
  expect((await search(running, coach, participantId, body)).json).toMatchObject({ status: 422 });
});
