import { chatSessionDecider, fold } from "@tributary/domain";
import type { EventMetadata, EventOf } from "@tributary/schemas";
import { expect, test } from "vitest";
import { chatSessionAggregate } from "./aggregates.ts";
import { appendRequest, appendTogether } from "./append-request.ts";

const at = "2026-01-01T00:00:00.000Z";
const principal = { role: "coach", id: "41" } as const;
const metadata: EventMetadata = { commandId: "c", commandName: "Test", principal, application: "tests" };

const opened: EventOf<"ChatSessionOpened"> = {
  type: "ChatSessionOpened",
  data: {
    ...{ sessionId: "s", kind: "direct", title: null, participantId: "40", participantIds: ["40"] },
    ...{ openedBy: principal, openedAt: at },
  },
};
const member = (memberId: string, memberType: "COACH" | "PARTICIPANT") => ({
  ...{ sessionId: "s", participantId: "40", memberId, memberType, memberName: memberId, photoUrl: null },
});
const joined = (id: string, type: "COACH" | "PARTICIPANT"): EventOf<"ChatSessionMemberJoined"> => ({
  type: "ChatSessionMemberJoined",
  data: { ...member(id, type), joinedAt: at },
});
const left = (id: string, type: "COACH" | "PARTICIPANT"): EventOf<"ChatSessionMemberLeft"> => ({
  type: "ChatSessionMemberLeft",
  data: { ...member(id, type), leftAt: at },
});

const stream = { tenant: "t", streamId: "t/chat-session/s" };

let ids = 0;
const change = (events: Parameters<typeof chatSessionDecider.evolve>[1][]) => ({
  ...{ events, metadata, receipts: [] },
  ids: () => `e${++ids}`,
});

const owners = (events: Parameters<typeof change>[0], before = chatSessionDecider.initialState): string[][] => {
  const stream = { tenant: "t", streamId: "t/chat-session/s", version: 0, state: before };
  return appendRequest(chatSessionAggregate, stream, change(events)).events.map(({ feeds }) => [...feeds]);
};

test("the people of a session that opens see each other join, whoever is named first", () => {
  const everybody = ["coach/41", "participant/40"];
  expect(owners([opened, joined("41", "COACH"), joined("40", "PARTICIPANT")])).toEqual([[], everybody, everybody]);
});

test("a member who leaves is told about it, and about nothing after it", () => {
  const members = fold(chatSessionDecider, [opened, joined("41", "COACH"), joined("40", "PARTICIPANT")]);
  expect(owners([left("41", "COACH"), joined("42", "COACH")], members)).toEqual([
    ["coach/41", "coach/42", "participant/40"],
    ["coach/42", "participant/40"],
  ]);
});

test("a new stream is appended as new", () => {
  const stream = { tenant: "t", streamId: "t/chat-session/s", version: 0, state: chatSessionDecider.initialState };
  expect(appendRequest(chatSessionAggregate, stream, change([opened])).expected).toEqual({ kind: "no-stream" });
});

test("the state is the one after the last event, and a member who joined and left has one row", () => {
  const state = fold(chatSessionDecider, [opened, joined("41", "COACH")]);
  const stream = { tenant: "t", streamId: "t/chat-session/s", version: 2, state };
  const events = [joined("40", "PARTICIPANT"), left("40", "PARTICIPANT")];
  const request = appendRequest(chatSessionAggregate, stream, change(events));
  expect(request.state).toEqual(state);
  expect(request.expected).toEqual({ kind: "exact", version: 2 });
  expect(request.rows.chat_session_members).toEqual([expect.objectContaining({ state: "LEFT", version: 4 })]);
});

test("an event over 256 KiB is refused before it gets anywhere", () => {
  const state = fold(chatSessionDecider, [opened, joined("41", "COACH")]);
  const stream = { tenant: "t", streamId: "t/chat-session/s", version: 2, state };
  const huge: EventOf<"MessageSent"> = {
    type: "MessageSent",
    data: {
      ...{ messageId: "m", sessionId: "s", participantId: "40", senderId: "41", senderType: "COACH", senderName: "C" },
      ...{ photoUrl: null, channel: "APP", text: "x", html: "€".repeat(100_000), attachments: [], replyToId: null },
      ...{ origin: null, sentAt: at },
    },
  };
  const append = () => appendRequest(chatSessionAggregate, stream, change([huge]));
  expect(append).toThrow(expect.objectContaining({ status: 413, code: "event-too-large" }));
});

test("appends of one stream that follow each other are one, on the version of the first and with the state of the last", () => {
  const empty = chatSessionDecider.initialState;
  const opening = appendRequest(chatSessionAggregate, { ...stream, version: 0, state: empty }, change([opened]));
  const after = { ...stream, version: 1, state: fold(chatSessionDecider, [opened]) };
  const joining = appendRequest(chatSessionAggregate, after, change([joined("41", "COACH")]));
  const together = appendTogether([{ ...opening, erases: ["participant/1"] }, joining]);
  expect(together).toMatchObject({ expected: { kind: "no-stream" }, state: joining.state, erases: ["participant/1"] });
  expect(together?.events).toEqual([...opening.events, ...joining.events]);
  expect(together?.rows).toEqual({ ...opening.rows, ...joining.rows });
  expect(appendTogether([])).toBeNull();
});
