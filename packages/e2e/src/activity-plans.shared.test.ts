/** Cards on their way from a coach to a participant and back: what streams show is what a search answers. */
import { openStream, type RecordedStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { z } from "zod";
import { openConversation, request } from "./conversation.ts";
import { sharedPlatform } from "./shared-platform/shared-platform.ts";

const card = z.looseObject({
  id: z.string(),
  data: z.looseObject({ activityValues: z.array(z.looseObject({ id: z.string() })) }),
});
const found = z.object({ results: z.array(card), total: z.number() });

const plan = {
  title: "First week",
  cards: [
    {
      title: "How did you sleep? 🌙",
      ...{ description: "Last night", imageUrl: "https://cdn.example.org/moon.png", isOneOff: false },
      scheduledAt: "2026-01-05T08:00:00.5+02:00",
      data: {
        activityPlanType: "SURVEY",
        activityPlanTypeId: "12",
        activityValues: [
          { measureTypeName: "Quality", measureDataType: "S", measureTypeOptions: ["good", "bad"] },
          { measureTypeName: "Hours", measureDataType: "N", measureTypeId: "7" },
        ],
      },
      uiConfigs: { TEMPLATE: "wide", CARD_THEME: null, RESPONSE_UI_CONFIGS: [{ MAX_VALUE: 10, MIN_VALUE: 0.5 }] },
    },
    { title: "Welcome", data: { activityPlanType: "CONTENT" } },
  ],
};

const next = (stream: RecordedStream, type: string) => stream.waitFor(({ eventType }) => eventType === type);

test("a participant and a coach see cards come and be answered, each exactly as a search shows them", async () => {
  await using platform = await sharedPlatform();
  const { api, stream: app } = platform;
  const { participantId, participant, coach, streamPath } = await openConversation(api.url, platform.tenant);
  const open = (headers: Record<string, string>) => openStream({ url: app.url + streamPath, headers });
  const streams = await Promise.all([open(participant), open(coach)]);
  for (const stream of streams) await next(stream, "KEEP_ALIVE");
  const person = `${api.url}/api/v1/participants/${participantId}`;
  const search = async () =>
    found.parse((await request("POST", `${person}/activity_plan_cards/search`, coach, {})).body);

  const added = await request("POST", `${api.url}/api/v1/admin/activity_plans`, coach, { participantId, ...plan });
  expect(added.status).toBe(201);
  const shown = await search();
  // The second has no schedule, so it is due from now on, and comes first.
  const inOrder = shown.results.toReversed();
  for (const stream of streams) expect((await next(stream, "ACTION_PLAN_CARDS_ADDED")).payload).toEqual(inOrder);

  const [quality, hours] = inOrder[0]?.data.activityValues ?? [];
  const responses = [
    { activityValueId: quality?.id, value: "good" },
    { activityValueId: hours?.id, value: 7.5 },
  ];
  const body = { activityPlanCardId: inOrder[0]?.id, responses };
  const answered = await request("PUT", `${person}/activity_responses`, participant, body);
  const again = await search();
  for (const stream of streams) {
    const { payload } = await next(stream, "ACTION_PLAN_CARD_RESPONDED");
    expect(payload).toEqual(again.results[1]);
    expect(payload).toEqual(answered.body);
  }
  expect(again.results[0]).toEqual(shown.results[0]);
});

test("cards that a participant missed are replayed as they were when they came, and as they became", async () => {
  await using platform = await sharedPlatform();
  const { api, stream: app } = platform;
  const { participantId, participant, coach, streamPath } = await openConversation(api.url, platform.tenant);
  const [, welcome] = plan.cards;
  const body = { participantId, title: plan.title, cards: [welcome] };
  const added = await request("POST", `${api.url}/api/v1/admin/activity_plans`, coach, body);
  const { cards } = z.object({ cards: z.array(card) }).parse(added.body);
  const acknowledged = { activityPlanCardId: cards[0]?.id, responses: [] };
  const path = `${api.url}/api/v1/participants/${participantId}/activity_responses`;
  const answered = await request("PUT", path, participant, acknowledged);

  const stream = await openStream({ url: `${app.url}${streamPath}?since=earliest`, headers: participant });
  expect((await next(stream, "ACTION_PLAN_CARDS_ADDED")).payload).toEqual(cards);
  expect((await next(stream, "ACTION_PLAN_CARD_RESPONDED")).payload).toEqual(answered.body);
});
