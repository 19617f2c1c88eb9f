import { type DomainEvent, type MemberRef, participantFeed, recipients } from "@tributary/schemas";
import fc from "fast-check";
import { expect, test } from "vitest";
import { requireReader, viewOfCoach } from "./access.ts";

const at = "2026-01-01T00:00:00Z";
const coach: MemberRef = { memberId: "7", memberType: "COACH" };
const participant: MemberRef = { memberId: "40", memberType: "PARTICIPANT" };
const person = { memberName: "Somebody", photoUrl: null };
const chat = (sessionId: string) => ({ sessionId, participantId: "40" });

const acts = ["join", "leave", "request", "reject", "message", "card"] as const;
type Act = (typeof acts)[number];

function eventOf(act: Act, sessionId: string): DomainEvent {
  const member = { ...chat(sessionId), ...coach, ...person };
  const by = { id: "1", role: "admin" } as const;
  if (act === "join") return { type: "ChatSessionMemberJoined", data: { ...member, joinedAt: at } };
  if (act === "leave") return { type: "ChatSessionMemberLeft", data: { ...member, leftAt: at } };
  if (act === "request") return { type: "ChatSessionMemberRequested", data: { ...member, requestedAt: at } };
  if (act === "reject") {
    return { type: "ChatSessionMemberRejected", data: { ...member, rejectedBy: by, rejectedAt: at } };
  }
  if (act === "card") return { type: "ActionPlanCardsAdded", data: { participantId: "40" } } as DomainEvent;
  const text = { messageId: "m", text: "hello", html: null, attachments: [], channel: "APP" as const };
  const sender = { senderId: "40", senderType: "PARTICIPANT" as const, senderName: "Ada", photoUrl: null };
  return {
    type: "MessageSent",
    data: { ...chat(sessionId), ...text, ...sender, replyToId: null, origin: null, sentAt: at },
  };
}

/** What happens to a participant and a coach in some sessions, and who was in them then. */
class History {
  readonly #joined = new Set<string>();
  readonly entries: { seq: number; event: DomainEvent; feeds: Record<string, number>; wasIn: boolean }[] = [];

  get coachSessions(): string[] {
    return [...this.#joined];
  }

  happen(act: Act, sessionId: string): void {
    const wasIn = this.#joined.has(sessionId);
    if ((act === "leave") !== wasIn && act !== "message" && act !== "card") return;
    const before = wasIn ? [participant, coach] : [participant];
    if (act === "join") this.#joined.add(sessionId);
    if (act === "leave") this.#joined.delete(sessionId);
    const event = eventOf(act, sessionId);
    const owners = recipients(event, before, this.#joined.has(sessionId) ? [participant, coach] : [participant]);
    const seq = this.entries.length + 1;
    const feeds = Object.fromEntries(owners.map((owner) => [owner, owner === participantFeed("40") ? seq : 1]));
    this.entries.push({ seq, event, feeds, wasIn });
  }
}

const script = fc.array(fc.tuple(fc.constantFrom(...acts), fc.constantFrom("s1", "s2", "s3")), { maxLength: 60 });

test("a coach sees what happened while they were in the session, of the past only where they are still, and all cards", () => {
  fc.assert(
    fc.property(script, script, (past, live) => {
      const history = new History();
      for (const [act, sessionId] of past) history.happen(act, sessionId);
      const opened = { head: history.entries.length, coachSessions: history.coachSessions };
      const sees = viewOfCoach("7", opened);
      for (const [act, sessionId] of live) history.happen(act, sessionId);
      for (const { wasIn, ...entry } of history.entries) {
        const { data, type } = entry.event;
        const isStillIn = "sessionId" in data && opened.coachSessions.includes(data.sessionId);
        const isForThem = type === "MessageSent" ? wasIn && (isStillIn || entry.seq > opened.head) : true;
        expect([entry, sees(entry)]).toEqual([entry, isForThem]);
      }
    }),
    { numRuns: 300 },
  );
});

test("nor does a coach see another's membership, or that of a participant with their id, of where they are not", () => {
  const sees = viewOfCoach("7", { head: 0, coachSessions: [] });
  for (const other of [{ memberId: "8" }, { memberType: "PARTICIPANT" as const }]) {
    const data = { ...chat("s1"), ...coach, ...person, ...other, requestedAt: at };
    const event: DomainEvent = { type: "ChatSessionMemberRequested", data };
    const feeds = Object.fromEntries(recipients(event, [participant], [participant]).map((owner) => [owner, 1]));
    expect(sees({ seq: 1, event, feeds })).toBe(false);
  }
});

test("a participant's stream is for themselves, coaches, admins and services", () => {
  const caller = { tenant: "t", application: "a", id: "40", expiresAt: 0 };
  for (const role of ["coach", "admin", "service"] as const) {
    expect(() => requireReader({ ...caller, role }, "41")).not.toThrow();
  }
  expect(() => requireReader({ ...caller, role: "participant" }, "40")).not.toThrow();
  expect(() => requireReader({ ...caller, role: "participant" }, "41")).toThrow(
    expect.objectContaining({ status: 401, code: "credentials-invalid" }),
  );
});
