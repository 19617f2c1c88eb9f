import {
  chatSessionStream,
  type DomainEvent,
  type MemberType,
  participantStream,
  type SessionKind,
} from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectRows } from "../read-models/project-rows.ts";
import { mergeRows } from "../read-models/rows.ts";
import { type FreshStore, freshStore } from "../testing/fresh-store.ts";
import { AT, appendRequest, messageSent, newEvent, TENANT } from "../testing/requests.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
  for (const id of ["40", "41"]) await appendTo(participantStream(TENANT, id), registered(id));
  await appendTo(participantStream(TENANT, "41"), suspended("41"));
});
afterAll(() => fresh[Symbol.asyncDispose]());

/** Appends after what is there, with the rows that the events leave. */
async function appendTo(streamId: string, ...events: DomainEvent[]): Promise<void> {
  const before = (await fresh.store.streamHeads([streamId])).get(streamId) ?? 0;
  const rows = events.map((event, index) => projectRows({ tenant: TENANT, version: before + index + 1, event }));
  const request = { tenant: TENANT, streamId, events: events.map((event) => newEvent(event)), rows: mergeRows(rows) };
  await fresh.store.append(appendRequest(request));
}

const by = { id: "1", role: "admin" } as const;

function registered(participantId: string): DomainEvent {
  const nothing = { email: null, mobile: null, timezone: null, externalId: null };
  const data = { participantId, firstName: "Ada", lastName: "L", ...nothing, registeredAt: AT };
  return { type: "ParticipantRegistered", data };
}

const suspended = (participantId: string): DomainEvent => ({
  type: "ParticipantSuspended",
  data: { participantId, suspendedBy: by, suspendedAt: AT },
});

const opened = (sessionId: string, kind: SessionKind = "direct"): DomainEvent => ({
  type: "ChatSessionOpened",
  data: { sessionId, kind, title: null, participantId: "40", participantIds: ["40"], openedBy: by, openedAt: AT },
});

const person = (sessionId: string, memberId: string, memberType: MemberType) => ({
  ...{ sessionId, participantId: "40", memberId, memberType },
  ...{ memberName: "Somebody", photoUrl: null },
});

const joined = (...who: Parameters<typeof person>): DomainEvent => ({
  type: "ChatSessionMemberJoined",
  data: { ...person(...who), joinedAt: AT },
});
const left = (...who: Parameters<typeof person>): DomainEvent => ({
  type: "ChatSessionMemberLeft",
  data: { ...person(...who), leftAt: AT },
});
const requested = (...who: Parameters<typeof person>): DomainEvent => ({
  type: "ChatSessionMemberRequested",
  data: { ...person(...who), requestedAt: AT },
});

const standingOf = (sessionId: string, participantId = "40", coachId: string | null = null) =>
  fresh.store.sessionStanding({ tenant: TENANT, sessionId, participantId, coachId });

test("of an open session with its people: who is in it, its kind and its version", async () => {
  await appendTo(
    chatSessionStream(TENANT, "open"),
    opened("open", "group"),
    joined("open", "40", "PARTICIPANT"),
    joined("open", "7", "COACH"),
    requested("open", "8", "COACH"),
  );
  const session = { kind: "group", ofParticipant: "40", closedAt: null, head: 4, epoch: 1 };
  const active = { participantExists: true, participantSuspended: false, participantJoined: true };
  expect(await standingOf("open", "40", "7")).toEqual({ ...session, ...active, coachJoined: true });
  expect(await standingOf("open", "40", "8")).toEqual({ ...session, ...active, coachJoined: false });
  expect(await standingOf("open")).toEqual({ ...session, ...active, coachJoined: false });
});

test("an id counts only as the kind of member that it is", async () => {
  await appendTo(chatSessionStream(TENANT, "kinds"), opened("kinds"), joined("kinds", "40", "COACH"));
  expect(await standingOf("kinds", "40", "40")).toMatchObject({ participantJoined: false, coachJoined: true });
});

test("whoever left is not in it any more", async () => {
  const who = ["gone", "40", "PARTICIPANT"] as const;
  await appendTo(chatSessionStream(TENANT, "gone"), opened("gone"), joined(...who), left(...who));
  expect(await standingOf("gone")).toMatchObject({ participantJoined: false, head: 3 });
});

test("a closed session says at which version it was closed, also when something came after it", async () => {
  const closing: DomainEvent = {
    type: "ChatSessionClosed",
    data: { sessionId: "closed", participantId: "40", closedBy: by, closedAt: AT },
  };
  const after = messageSent({ sessionId: "closed" });
  await appendTo(chatSessionStream(TENANT, "closed"), opened("closed"), closing, after);
  expect(await standingOf("closed")).toMatchObject({ closedAt: 2, head: 3 });
});

test("what is not there is said to be so, with the epoch", async () => {
  const nobody = {
    participantExists: false,
    participantSuspended: false,
    ofParticipant: null,
    participantJoined: false,
    coachJoined: false,
  };
  expect(await standingOf("none", "nobody", "7")).toEqual({ ...nobody, kind: null, closedAt: null, head: 0, epoch: 1 });
});

test("of many participants those who are suspended or not there any more are found, in their tenant", async () => {
  const erased = { participantId: "former", erasedBy: by, erasedAt: AT };
  await appendTo(participantStream(TENANT, "former"), { type: "ParticipantErased", data: erased });
  expect(await standingOf("none", "41")).toMatchObject({ participantExists: true, participantSuspended: true });
  const asked = ["40", "41", "former", "never-was"].map((id) => ({ tenant: TENANT, id }));
  expect(await fresh.store.barredAmong([...asked, { tenant: "other", id: "41" }])).toEqual([
    { tenant: TENANT, id: "41", reason: "suspended" },
    { tenant: TENANT, id: "former", reason: "erased" },
  ]);
  expect(await fresh.store.barredAmong([])).toEqual([]);
});
