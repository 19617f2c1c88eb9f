import type { JsonValue, PlannedCard } from "@tributary/schemas";
import { describe, it } from "vitest";
import { addCards, cardsAdded, daily, once, responded, respondTo, saying, welcome } from "../testing/activity-plans.ts";
import { given } from "../testing/given-when-then.ts";
import { activityPlanDecider } from "./activity-plan-decider.ts";

const added = () => given(activityPlanDecider, cardsAdded);
const coach = { id: "7", role: "coach" } as const;

describe("adding the cards of a plan", () => {
  it("gives the participant all of them, unanswered", () => {
    given(activityPlanDecider).when(addCards()).thenEvents(cardsAdded);
  });

  it("happens once per plan", () => {
    added().when(addCards()).thenRefused("plan-already-added");
  });

  it("is for others than participants", () => {
    const by = { id: "40", role: "participant" } as const;
    given(activityPlanDecider).when(addCards({ by })).thenRefused("role-not-allowed");
  });
});

describe("answering a card", () => {
  it("makes the whole card with its answers; what was not answered is not reported", () => {
    added()
      .when(respondTo(daily, [saying("steps", 9_000), saying("mood", "good")]))
      .thenEvents(responded(daily, { steps: 9_000, mood: "good" }));
  });

  it("can be done by a coach, which says so", () => {
    added()
      .when(respondTo(daily, [saying("steps", 1)], coach))
      .thenEvents(responded(daily, { steps: 1 }, coach));
  });

  it.each(["admin", "service"] as const)("is not for the role %s", (role) => {
    added()
      .when(respondTo(daily, [], { id: "1", role }))
      .thenRefused("role-not-allowed");
  });

  it("acknowledges a card that asks nothing", () => {
    added().when(respondTo(welcome, [])).thenEvents(responded(welcome, {}));
  });

  it("needs a plan that has such a card", () => {
    given(activityPlanDecider).when(respondTo(daily, [])).thenRefused("card-unknown");
    added()
      .when({ ...respondTo(daily, []), cardId: "other" })
      .thenRefused("card-unknown");
  });

  it("does not find the card of another participant, whoever asks", () => {
    const other = { id: "41", role: "participant" } as const;
    added()
      .when(respondTo(daily, [], other))
      .thenRefused("card-unknown");
    for (const by of [other, coach])
      added()
        .when({ ...respondTo(daily, [], by), participantId: "41" })
        .thenRefused("card-unknown");
  });
});

describe("the value of an answer", () => {
  it("is for a question of the card", () => {
    added()
      .when(respondTo(daily, [saying("weight", 70)]))
      .thenRefused("activity-value-unknown");
  });

  it.each<[string, JsonValue, JsonValue?]>([
    ["steps", 71.5],
    ["steps", "71.5", 71.5],
    ["steps", "-3", -3],
    ["scale", 2],
    ["scale", "2", 2],
    ["mood", "bad"],
    ["note", ""],
    ["smoked", false],
    ["smoked", "true", true],
    ["since", "2026-01-01T08:00:00+01:00"],
    ["places", "home"],
    ["places", ["home", "work"]],
    ["blob", { any: ["thing", null] }],
  ])("%s may be %j", (id, value, kept = value) => {
    added()
      .when(respondTo(daily, [saying(id, value)]))
      .thenEvents(responded(daily, { [id]: kept }));
  });

  it.each<[string, JsonValue]>([
    ["steps", "many"],
    ["steps", "1e3"],
    ["steps", ""],
    ["steps", true],
    ["steps", null],
    ["scale", 4],
    ["scale", 1.5],
    ["mood", "fine"],
    ["mood", ["good"]],
    ["note", 5],
    ["smoked", "yes"],
    ["smoked", 1],
    ["since", "yesterday"],
    ["places", ["home", "moon"]],
    ["places", { home: true }],
    ["places", [["home"]]],
    ["places", null],
  ])("%s may not be %j", (id, value) => {
    added()
      .when(respondTo(daily, [saying(id, value)]))
      .thenRefused("activity-value-invalid");
  });
});

describe("the bounds of an answer", () => {
  const bounded: PlannedCard = {
    ...daily,
    uiConfigs: {
      RESPONSE_UI_CONFIGS: [
        { RESPONSE_UI_TYPE: "SLIDER", MIN_VALUE: "0", MAX_VALUE: 100 },
        ...Array.from({ length: 5 }, () => ({})),
        { OPTION_SELECTION_MIN: 1, OPTION_SELECTION_MAX: 1 },
      ],
    },
  };
  const [asked] = cardsAdded.data.cards;
  const of = (uiConfigs: PlannedCard["uiConfigs"]) =>
    given(activityPlanDecider, {
      ...cardsAdded,
      data: { ...cardsAdded.data, cards: asked ? [{ ...asked, uiConfigs }] : [] },
    });

  it.each<[string, JsonValue]>([
    ["steps", 0],
    ["steps", "100"],
    ["places", ["work"]],
    ["note", "anything"],
  ])("are kept by %s: %j", (id, value) => {
    const kept = value === "100" ? 100 : value;
    of(bounded.uiConfigs)
      .when(respondTo(bounded, [saying(id, value)]))
      .thenEvents(responded(bounded, { [id]: kept }));
  });

  it.each<[string, JsonValue]>([
    ["steps", -1],
    ["steps", "100.5"],
    ["places", []],
    ["places", ["home", "work"]],
  ])("are not kept by %s: %j", (id, value) => {
    of(bounded.uiConfigs)
      .when(respondTo(bounded, [saying(id, value)]))
      .thenRefused("activity-value-invalid");
  });

  it.each<JsonValue>(["text", null, [7], [{ MIN_VALUE: "low" }]])("are none where %j stands for them", (entries) => {
    const uiConfigs = { RESPONSE_UI_CONFIGS: entries };
    of(uiConfigs)
      .when(respondTo(daily, [saying("steps", -1)]))
      .thenEvents(responded({ ...daily, uiConfigs }, { steps: -1 }));
  });
});

describe("answering again", () => {
  const first = respondTo(once, [saying("mood", "good"), saying("steps", 5)]);
  const answered = () => given(activityPlanDecider, cardsAdded, responded(once, { mood: "good", steps: 5 }));

  it("a one-off card is refused", () => {
    answered()
      .when(respondTo(once, [saying("mood", "bad")]))
      .thenRefused("card-already-answered");
  });

  it("a one-off card with the same values changes nothing, whoever sends them and in which order", () => {
    answered().when(first).thenNothing();
    answered()
      .when({ ...first, responses: first.responses.toReversed(), by: coach })
      .thenNothing();
  });

  it("any other card replaces the whole answer, also when it says the same", () => {
    const before = responded(daily, { mood: "good", steps: 5 });
    given(activityPlanDecider, cardsAdded, before)
      .when(respondTo(daily, [saying("steps", 6)]))
      .thenEvents(responded(daily, { steps: 6 }));
    given(activityPlanDecider, cardsAdded, responded(daily, { steps: 6 }))
      .when(respondTo(daily, [saying("steps", 6)]))
      .thenEvents(responded(daily, { steps: 6 }));
  });

  it("one card leaves the others open", () => {
    answered().when(respondTo(welcome, [])).thenEvents(responded(welcome, {}));
  });
});
