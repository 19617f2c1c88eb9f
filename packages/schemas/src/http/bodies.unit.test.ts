import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { addActivityPlanBody, respondToCardBody } from "../activity-plans/http.ts";
import { addMemberBody, openChatSessionBody, sendMessageBody } from "../chat-sessions/http.ts";
import { changeExtraBody, defineExtraBody } from "../extras/http.ts";
import { registerParticipantBody } from "../participants/http.ts";

const faultyPath = (schema: z.ZodType, body: unknown): string | undefined =>
  schema.safeParse(body).error?.issues[0]?.path.join(".");

const good: [string, z.ZodType, Record<string, unknown>][] = [
  ["register a participant", registerParticipantBody, { firstName: "Ada", lastName: "Byron" }],
  ["define an extra", defineExtraBody, { code: "MOOD", name: "Mood", group: "PARTICIPANT", dataType: "N" }],
  ["change an extra", changeExtraBody, { extraCode: "MOOD", value: 3 }],
  ["open a session", openChatSessionBody, { participantIds: ["40"] }],
  ["add a member", addMemberBody, { memberId: "7", memberType: "COACH", memberName: "Grace" }],
  ["send a message", sendMessageBody, { text: "hi" }],
  ["answer a card", respondToCardBody, { activityPlanCardId: "c1", responses: [] }],
];

describe.each(good)("a body to %s", (_, schema, body) => {
  it("is accepted with what is required and nothing else", () => {
    expect(schema.parse(body)).toEqual(body);
  });

  it("is refused with a field that nobody knows", () => {
    expect(schema.safeParse({ ...body, surprise: 1 }).success).toBe(false);
  });

  it.each(Object.keys(body))("is refused without %s", (field) => {
    const { [field]: _omitted, ...rest } = body;
    expect(faultyPath(schema, rest)).toBe(field);
  });

  it.each([null, [], "text", 7])("is not %j", (other) => {
    expect(schema.safeParse(other).success).toBe(false);
  });
});

describe("registering a participant", () => {
  const body = { firstName: "Ada", lastName: "Byron" };

  it.each([
    ["email", "not an address"],
    ["email", `${"a".repeat(250)}@x.org`],
    ["timezone", "Mars/Olympus"],
    ["id", "a/b"],
    ["mobile", "\0"],
    ["firstName", "x".repeat(201)],
  ])("names the field that is wrong: %s %j", (field, value) => {
    expect(faultyPath(registerParticipantBody, { ...body, [field]: value })).toBe(field);
  });

  it("takes null for what is not known", () => {
    const unknown = { email: null, mobile: null, timezone: null, externalId: null };
    expect(registerParticipantBody.safeParse({ ...body, ...unknown }).success).toBe(true);
  });
});

describe("opening a session", () => {
  const coach = { memberId: "7", memberType: "COACH", memberName: "Grace" };

  it.each([
    ["nobody", { participantIds: [] }],
    ["the same participant twice", { participantIds: ["40", "40"] }],
    ["more than 100 participants", { participantIds: Array.from({ length: 101 }, (_, index) => `p${index}`) }],
    ["two participants in a direct session", { participantIds: ["40", "41"], kind: "direct" }],
  ])("cannot be for %s", (_, body) => {
    expect(faultyPath(openChatSessionBody, body)).toBe("participantIds");
  });

  it("makes a channel for nobody in particular, and only a channel", () => {
    expect(openChatSessionBody.safeParse({ participantIds: [], kind: "channel" }).success).toBe(true);
    for (const body of [
      { participantIds: ["40"], kind: "channel" },
      { participantIds: [], kind: "group" },
    ]) {
      expect(faultyPath(openChatSessionBody, body)).toBe("participantIds");
    }
  });

  it("cannot name the same member twice", () => {
    expect(faultyPath(openChatSessionBody, { participantIds: ["40"], members: [coach, coach] })).toBe("members");
  });

  it.each(["PARTICIPANT", "SYSTEM", "WIZARD"])("cannot have a first member of type %s", (memberType) => {
    const body = { participantIds: ["40"], members: [{ ...coach, memberType }] };
    expect(faultyPath(openChatSessionBody, body)).toBe("members.0.memberType");
  });
});

describe("sending a message", () => {
  it.each(["", "a\0", "\ud800", "x".repeat(20_001)])("refuses a text that is empty, unstorable or too long", (text) => {
    expect(faultyPath(sendMessageBody, { text })).toBe("text");
  });

  it("takes 20,000 characters", () => {
    expect(sendMessageBody.safeParse({ text: "x".repeat(20_000) }).success).toBe(true);
  });
});

describe("giving a participant cards", () => {
  const plan = (card: object) => ({
    ...{ participantId: "40", title: "First week" },
    cards: [{ title: "Walk", data: { activityPlanType: "GENERAL_ACTIVITY" }, ...card }],
  });
  const asking = (question: object) =>
    plan({ data: { activityPlanType: "SURVEY", activityValues: [{ measureTypeName: "q", ...question }] } });

  it("needs a title and a type for each, and takes them for one-offs", () => {
    expect(addActivityPlanBody.parse(plan({})).cards).toEqual([
      { title: "Walk", isOneOff: true, data: { activityPlanType: "GENERAL_ACTIVITY" } },
    ]);
  });

  it.each<[string, object]>([
    ["cards.0.imageUrl", plan({ imageUrl: "javascript:alert(1)" })],
    ["cards.0.scheduledAt", plan({ scheduledAt: "tomorrow" })],
    ["cards.0.scheduledAt", plan({ scheduledAt: "0001-01-01T00:00:00+01:00" })],
    ["cards.0.scheduledAt", plan({ scheduledAt: "9999-12-31T23:59:59-01:00" })],
    ["cards.0.data.activityPlanType", plan({ data: { activityPlanType: "a walk" } })],
    ["cards.0.uiConfigs.__PROTO", plan({ uiConfigs: { __PROTO: 1 } })],
    ["cards.0.uiConfigs.KEY", plan({ uiConfigs: { KEY: "\0" } })],
    ["cards.0", plan({ uiConfigs: { KEY: "x".repeat(32 * 1_024) } })],
    ["cards.0.reportedAt", plan({ reportedAt: null })],
    ["cards.0.data.activityValues.0.measureDataType", asking({ measureDataType: "X" })],
    ["cards.0.data.activityValues.0.measureTypeOptions.0", asking({ measureDataType: "S", measureTypeOptions: [""] })],
  ])("names the field that is wrong: %s", (path, body) => {
    const [issue] = addActivityPlanBody.safeParse(body).error?.issues ?? [];
    const key = issue?.code === "unrecognized_keys" ? issue.keys : [];
    expect([...(issue?.path ?? []), ...key].join(".")).toBe(path);
  });
});

describe("answering a card", () => {
  const answer = (...responses: object[]) => ({ activityPlanCardId: "c1", responses });

  it.each<[string, object]>([
    [
      "says something to the same question twice",
      answer({ activityValueId: "q", value: 1 }, { activityValueId: "q", value: 1 }),
    ],
    ["is larger than 16 KiB", answer({ activityValueId: "q", value: "é".repeat(8 * 1_024) })],
    ["leaves the value out", answer({ activityValueId: "q" })],
  ])("is refused when it %s", (_, body) => {
    expect(faultyPath(respondToCardBody, body)).toMatch(/^responses/);
  });
});
