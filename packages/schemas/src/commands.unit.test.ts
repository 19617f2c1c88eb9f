import { expect, it } from "vitest";
import { command, commandStream } from "./commands.ts";

const mark = { type: "MarkMessagesRead", sessionId: "s1", memberId: "40" };

it.each([{ upToVersion: 17 }, { upToMessageId: "m1" }])("MarkMessagesRead names where it ends: %j", (place) => {
  expect(command.parse({ ...mark, ...place })).toEqual({ ...mark, ...place });
});

it.each([{}, { upToVersion: 17, upToMessageId: "m1" }, { upToVersion: 0 }, { upToVersion: 2 ** 31 }])(
  "MarkMessagesRead does not end at %j",
  (place) => {
    expect(command.safeParse({ ...mark, ...place }).success).toBe(false);
  },
);

const card = {
  title: "Walk",
  scheduledAt: "2026-01-05T08:00:00+02:00",
  data: { activityPlanType: "GENERAL_ACTIVITY" },
};
const plan = { type: "AddActionPlanCards", planId: "p1", participantId: "40", title: "First week", cards: [card] };

it("AddActionPlanCards is the same after it was sent on: its times and defaults are settled the first time", () => {
  const sent = command.parse(plan);
  expect(sent).toMatchObject({ cards: [{ scheduledAt: "2026-01-05T06:00:00.000Z", isOneOff: true }] });
  expect(command.parse(JSON.parse(JSON.stringify(sent)))).toEqual(sent);
});

it("the cards of a plan are about the plan; an answer does not know its plan, and is about its participant", () => {
  expect(commandStream("acme", command.parse(plan))).toBe("acme/activity-plan/p1");
  const answer = { type: "RespondToActionPlanCard", participantId: "40", activityPlanCardId: "c1", responses: [] };
  expect(commandStream("acme", command.parse(answer))).toBe("acme/participant/40");
});

const word = { type: "SendMessage", sessionId: "s1", text: "hi" };
const origin = { provider: "ibm-video", externalId: "1", conversation: "c1" };

it("a message is called what its service says when it comes from a conversation outside, and never as one of ours", () => {
  expect(command.safeParse({ ...word, messageId: "ibm-1", origin }).success).toBe(true);
  for (const bad of [{}, { origin: { ...origin, conversation: undefined } }]) {
    expect(command.safeParse({ ...word, messageId: "ibm-1", ...bad }).success).toBe(false);
  }
  const ours = "01a2009b-ee10-7584-9f4f-49240f86c059";
  expect(command.safeParse({ ...word, messageId: ours, origin }).success).toBe(false);
});
