import { expect, it } from "vitest";
import { emptyList, listed, withSessions } from "../../chat/session-list.ts";
import { aMessage, aSession } from "../../chat/testing/log.ts";
import { type Filter, filtered } from "./filter.ts";

const ada = {
  memberId: "40",
  memberType: "PARTICIPANT",
  memberName: "Ada Lovelace",
  photoUrl: null,
  state: "JOINED",
} as const;
const hedy = {
  memberId: "42",
  memberType: "COACH",
  memberName: "Hedy Lamarr",
  photoUrl: null,
  state: "REQUESTED",
} as const;
const sessions = listed(
  withSessions(emptyList, [
    aSession({ id: "calm", title: "Sleep", members: [ada] }),
    aSession({ id: "lively", unread: 2, lastMessage: aMessage(3, { text: "I walked today" }), members: [ada, hedy] }),
    aSession({ id: "over", status: "CLOSED", members: [ada, hedy] }),
  ]),
);
const found = (filter: Filter, query = "", selectedId: string | null = null) =>
  filtered(sessions, { filter, query, selectedId }).map(({ id }) => id);

it("shows what is open, has something unread, has somebody who asks, or is closed", () => {
  expect(found("open").sort()).toEqual(["calm", "lively"]);
  expect(found("unread")).toEqual(["lively"]);
  expect(found("requests")).toEqual(["lively"]);
  expect(found("closed")).toEqual(["over"]);
});

it("finds every word of a query in titles, names and what was said last, in any case", () => {
  expect(found("open", "SLEEP ada")).toEqual(["calm"]);
  expect(found("open", "walked  hedy")).toEqual(["lively"]);
  expect(found("open", "sleep walked")).toEqual([]);
});

it("keeps the session that is open among the unread, though it has been read by now", () => {
  expect(found("unread", "", "calm").sort()).toEqual(["calm", "lively"]);
  expect(found("unread", "walked", "calm")).toEqual(["lively"]);
  expect(found("requests", "", "calm")).toEqual(["lively"]);
});
