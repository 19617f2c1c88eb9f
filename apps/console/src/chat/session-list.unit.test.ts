import type { CoachEvent } from "@tributary/client";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Me } from "./picture.ts";
import { applyToList, emptyList, listed, requestsOf, type SessionList, withSessions } from "./session-list.ts";
import { aMessage, aSession, at } from "./testing/log.ts";

const me: Me = { id: "41", type: "COACH" };
const named = { sessionId: "s-1", participantId: "40" };
const said = (second: number): CoachEvent => ({ eventType: "MESSAGE_SENT", payload: aMessage(second) });
const read = (second: number): CoachEvent => ({
  eventType: "MESSAGES_READ",
  payload: { ...named, memberId: "41", memberType: "COACH", upToMessageId: aMessage(second).id, readAt: at(99) },
});
const member = (memberId: string) => ({
  ...named,
  memberId,
  memberType: "COACH" as const,
  memberName: "Hedy",
  photoUrl: null,
});

const after = (list: SessionList, ...events: CoachEvent[]): SessionList =>
  events.reduce((before, event) => applyToList(before, event, me), list);
/** What a snapshot shows when messages 1 to `last` have been said, and those up to `readUpTo` were read. */
const snapshot = (last: number, readUpTo = 0) =>
  aSession({ unread: Math.max(0, last - readUpTo), lastMessage: last > 0 ? aMessage(last) : null });
const unread = (list: SessionList): number | undefined => list.sessions.get("s-1")?.unread;

describe("a list of sessions", () => {
  it("counts each message of others once, wherever snapshots and repeated events meet", () => {
    const isExact = (count: number, taken: number, again: number, from: number): void => {
      let list = withSessions(emptyList, [snapshot(Math.min(taken, count))]);
      for (let second = Math.min(from, taken) + 1; second <= count; second += 1) {
        list = after(list, said(second), said(second));
        if (second === again) list = withSessions(list, [snapshot(Math.min(taken, count))]); // read before, arrived now
      }
      expect(unread(list)).toBe(count);
    };
    const small = fc.nat(12);
    fc.assert(fc.property(small, small, small, small, isExact));
  });

  it("has nothing unread once I have read the last message, here or elsewhere", () => {
    const list = after(withSessions(emptyList, [snapshot(3)]), said(4));
    expect(unread(list)).toBe(4);
    expect(unread(after(list, read(4)))).toBe(0);
    expect(unread(after(list, read(4), said(5)))).toBe(1);
  });

  it("asks the platform when a mark lies somewhere in what only the snapshot has counted", () => {
    const list = after(withSessions(emptyList, [snapshot(3)]), read(2));
    expect([...list.toRead]).toEqual([["s-1", "40"]]);
    expect(unread(withSessions(list, [snapshot(3, 2)]))).toBe(1);
  });

  it("asks for a session that it hears of for the first time, and shows it when it has been read", () => {
    const list = after(emptyList, { eventType: "CHAT_SESSION_MEMBER_JOINED", payload: member("41") });
    expect([...list.toRead]).toEqual([["s-1", "40"]]);
    const found = withSessions(list, [snapshot(1)]);
    expect(found.toRead.size).toBe(0);
    expect(listed(found).map(({ id }) => id)).toEqual(["s-1"]);
  });

  it("puts the session in which something was said last first", () => {
    const other = { ...aSession({ id: "s-2", openedAt: at(5) }) };
    const list = withSessions(emptyList, [snapshot(1), other]);
    expect(listed(list).map(({ id }) => id)).toEqual(["s-2", "s-1"]);
    expect(listed(after(list, said(6))).map(({ id }) => id)).toEqual(["s-1", "s-2"]);
  });

  it("shows who asks to join until they are let in, and forgets a session that I have left", () => {
    const list = withSessions(emptyList, [snapshot(0)]);
    const asked = after(list, { eventType: "CHAT_SESSION_MEMBER_REQUESTED", payload: member("42") });
    const session = asked.sessions.get("s-1");
    expect(session && requestsOf(session)).toMatchObject([{ memberId: "42" }]);
    const joined = after(asked, { eventType: "CHAT_SESSION_MEMBER_JOINED", payload: member("42") }).sessions.get("s-1");
    expect(joined && requestsOf(joined)).toEqual([]);
    expect(after(asked, { eventType: "CHAT_SESSION_MEMBER_LEFT", payload: member("41") }).sessions.size).toBe(0);
  });

  it("remembers what I have asked to join, until somebody decides", () => {
    const asked = after(emptyList, { eventType: "CHAT_SESSION_MEMBER_REQUESTED", payload: member("41") });
    expect([...asked.asked]).toEqual(["s-1"]);
    expect(asked.toRead.size).toBe(0);
    const approved = after(asked, { eventType: "CHAT_SESSION_MEMBER_JOINED", payload: member("41") });
    expect(approved.asked.size).toBe(0);
    expect(approved.toRead.size).toBe(1);
  });
});
