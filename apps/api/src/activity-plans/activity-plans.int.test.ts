import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cards, moodCard, planned, respond, search } from "../testing/activity-plans.ts";
import { admin, coach, otherCoach, participant, registered, service, succeeded } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const add = (body: object, as = coach, headers: Record<string, string> = {}) =>
  running.send("POST", "/admin/activity_plans", { as, body, headers });

test("a card is answered as it can be searched, with all fields of the vendor's and what was left out as null", async () => {
  const { id, participantId, cards } = await planned(running);
  const value = { measureTypeId: null, measureDataType: "S", reportedValue: null };
  expect(cards).toEqual([
    {
      ...{ id: expect.stringMatching(/^[0-9a-f-]{36}$/), activityPlanId: id, title: "How are you?" },
      ...{ description: null, imageUrl: null, isOneOff: true, scheduledAt: null, reportedAt: null },
      associatedJourney: null,
      data: {
        ...{ activityPlanType: "SURVEY", activityPlanTypeId: null },
        activityValues: [
          { ...value, id: expect.any(String), measureTypeName: "Mood", measureTypeOptions: ["good", "bad"] },
          { ...value, id: expect.any(String), measureTypeName: "Note", measureTypeOptions: [] },
        ],
      },
      uiConfigs: {},
    },
  ]);
  for (const as of [participant(participantId), coach, otherCoach, service]) {
    expect((await search(running, as, participantId)).json).toEqual({ results: cards, total: 1 });
  }
});

test("what a coach says of a card is kept; its schedule becomes UTC, and the product's keys pass through", async () => {
  const said = {
    ...{ description: "Three times", imageUrl: "https://cdn.example.org/walk.png", isOneOff: false },
    uiConfigs: { CARD_THEME: "DARK", RESPONSE_UI_CONFIGS: [{ RESPONSE_UI_TYPE: "SLIDER", MAX_VALUE: 10 }] },
    data: { activityPlanType: "MINDFUL_WALK", activityPlanTypeId: "12" },
  };
  const { cards } = await planned(running, [{ title: "Walk", scheduledAt: "2026-01-05T08:00:00+02:00", ...said }]);
  const data = { ...said.data, activityValues: [] };
  expect(cards).toMatchObject([{ ...said, title: "Walk", scheduledAt: "2026-01-05T06:00:00.000Z", data }]);
});

test("a plan is for a participant who exists", async () => {
  const before = await running.written();
  const refused = await add({ participantId: "nobody", title: "t", cards: [moodCard()] });
  expect(refused.json).toMatchObject({ status: 422, code: "participant-unknown" });
  expect(await running.written()).toEqual(before);
});

test("planning under an idempotency key makes one plan", async () => {
  const participantId = await registered(running);
  const headers = { "idempotency-key": "plan-once" };
  const plan = { participantId, title: "Once", cards: [moodCard()] };
  const [first, second] = [await add(plan, coach, headers), await add(plan, coach, headers)];
  expect([second.status, second.text, second.headers.get("idempotency-replayed")]).toEqual([201, first.text, "true"]);
  expect((await search(running, coach, participantId)).json).toMatchObject({ total: 1 });
});

test("an answered card says when and what, in the answer and in the search", async () => {
  const { participantId, cards } = await planned(running);
  const answer = { participantId, card: cards[0], values: ["good", "Slept well"] };
  const answered = await respond(running, participant(participantId), answer);
  expect(answered.status).toBe(200);
  expect(answered.json).toMatchObject({ id: cards[0]?.id, reportedAt: expect.stringMatching(/Z$/) });
  const found = succeeded<Cards>(await search(running, coach, participantId));
  expect(found).toEqual({ results: [answered.json], total: 1 });
  const reported = found.results[0]?.data.activityValues.map(({ reportedValue }) => reportedValue);
  expect(reported).toEqual(["good", "Slept well"]);
});

test("a coach answers for the participant, and the log says that it was the coach", async () => {
  const { id, participantId, cards } = await planned(running);
  const answered = await respond(running, otherCoach, { participantId, card: cards[0], values: ["bad"] });
  expect(answered.status).toBe(200);
  const [added, responded] = await running.store.readStream(`acme/activity-plan/${id}`, 0, 10);
  expect(responded?.event.data).toMatchObject({ respondedBy: { id: "42", role: "coach" }, card: answered.json });
  for (const recorded of [added, responded])
    expect(Object.keys(recorded?.feeds ?? {})).toEqual([`participant/${participantId}`]);
});

test("a one-off card is answered once: the same again is the same card, anything else is refused", async () => {
  const { participantId, cards } = await planned(running);
  const as = participant(participantId);
  const answer = { participantId, card: cards[0], values: ["good"] };
  const first = await respond(running, as, answer);
  const before = await running.written();
  expect((await respond(running, as, answer)).json).toEqual(first.json);
  const other = await respond(running, as, { ...answer, values: ["bad"] });
  expect(other.json).toMatchObject({ status: 409, code: "card-already-answered" });
  expect(await running.written()).toEqual(before);
});

test("any other card is answered again and again, each time as a whole", async () => {
  const { participantId, cards } = await planned(running, [moodCard({ isOneOff: false })]);
  const as = participant(participantId);
  await respond(running, as, { participantId, card: cards[0], values: ["good", "first"] });
  const again = await respond(running, as, { participantId, card: cards[0], values: ["bad"] });
  expect(again.json).toMatchObject({ data: { activityValues: [{ reportedValue: "bad" }, { reportedValue: null }] } });
  expect((await search(running, as, participantId)).json).toEqual({ results: [again.json], total: 1 });
});

test("answering under an idempotency key answers the same again, also a refusal, and adds nothing", async () => {
  const { participantId, cards } = await planned(running, [moodCard({ isOneOff: false })]);
  const as = participant(participantId);
  const answer = { participantId, card: cards[0], values: ["good"] };
  const [first, refused] = [
    await respond(running, as, answer, { "idempotency-key": "good" }),
    await respond(running, as, { ...answer, card: undefined }, { "idempotency-key": "nothing" }),
  ];
  expect([first.status, refused.status]).toEqual([200, 404]);
  const before = await running.written();
  expect((await respond(running, as, answer, { "idempotency-key": "good" })).text).toBe(first.text);
  const again = await respond(running, as, { ...answer, card: undefined }, { "idempotency-key": "nothing" });
  expect([again.text, again.headers.get("idempotency-replayed")]).toEqual([refused.text, "true"]);
  expect(await running.written()).toEqual(before);
});

test("what cannot be answered is refused with a reason, and nothing is written", async () => {
  const { participantId, cards } = await planned(running);
  const theirs = await planned(running);
  const as = participant(participantId);
  const before = await running.written();
  const answer = { participantId, card: cards[0], values: ["good"] };
  const refusals = await Promise.all([
    respond(running, as, { ...answer, card: theirs.cards[0] }),
    respond(running, coach, { ...answer, card: theirs.cards[0] }),
    respond(running, as, { ...answer, values: ["fine"] }),
    respond(running, as, { ...answer, values: ["good", 5] }),
    respond(running, as, { ...answer, values: ["good", "x", "one too many"] }),
  ]);
  expect(refusals.map(({ json }) => json)).toMatchObject([
    { status: 404, code: "card-unknown" },
    { status: 404, code: "card-unknown" },
    { status: 422, code: "activity-value-invalid", detail: expect.stringContaining("Mood") },
    { status: 422, code: "activity-value-invalid", detail: expect.stringContaining("Note") },
    { status: 422, code: "activity-value-unknown" },
  ]);
  expect(await running.written()).toEqual(before);
});

test("a suspended participant does not answer; a coach still can, and can give more cards", async () => {
  const { participantId, cards } = await planned(running);
  await running.send("POST", `/participants/${participantId}/suspend`, { as: admin });
  const answer = { participantId, card: cards[0], values: ["good"] };
  const refused = await respond(running, participant(participantId), answer);
  expect(refused.json).toMatchObject({ status: 409, code: "participant-suspended" });
  expect((await respond(running, coach, answer)).status).toBe(200);
  await planned(running, [moodCard()], { participantId });
});

test("two who answer one card at the same time are both heard, one after the other", async () => {
  const { participantId, cards } = await planned(running);
  const answers = await Promise.all(
    ["good", "bad"].map((value) => respond(running, coach, { participantId, card: cards[0], values: [value] })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
});
