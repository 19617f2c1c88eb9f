import {
  chatMessage,
  chatSession,
  type DomainEvent,
  type EventOf,
  participant,
  participantFeed,
  participantStream,
  toChatMessage,
} from "@tributary/schemas";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRows } from "../read-models/project-rows.ts";
import { mergeRows } from "../read-models/rows.ts";
import { type FreshStore, freshStore } from "../testing/fresh-store.ts";
import { AT, appendRequest, messageSent, newEvent, TENANT } from "../testing/requests.ts";
import type { Reading } from "./port.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());

/** Appends the events of one stream from its beginning, with the rows that they leave. */
async function appendAll(streamId: string, events: DomainEvent[], tenant = TENANT): Promise<void> {
  const rows = mergeRows(events.map((event, index) => projectRows({ tenant, version: index + 1, event })));
  await fresh.store.append(appendRequest({ tenant, streamId, events: events.map((event) => newEvent(event)), rows }));
}

const registered = (participantId: string): EventOf<"ParticipantRegistered"> => ({
  type: "ParticipantRegistered",
  data: {
    participantId,
    firstName: "Ada",
    lastName: "Lovelace",
    email: null,
    mobile: null,
    timezone: "Europe/London",
    externalId: null,
    registeredAt: AT,
  },
});

const opened = (sessionId: string): EventOf<"ChatSessionOpened"> => ({
  type: "ChatSessionOpened",
  data: {
    sessionId,
    kind: "direct",
    title: null,
    participantId: "40",
    participantIds: ["40"],
    openedBy: { id: "41", role: "coach" },
    openedAt: AT,
  },
});

const membership = (sessionId: string, memberId: string, memberType: "COACH" | "PARTICIPANT") => ({
  sessionId,
  participantId: "40",
  memberId,
  memberType,
  memberName: `Name of ${memberId}`,
  photoUrl: null,
});

const joined = (...of: Parameters<typeof membership>): DomainEvent => ({
  type: "ChatSessionMemberJoined",
  data: { ...membership(...of), joinedAt: AT },
});

const read = (sessionId: string, memberId: string, upToVersion: number): DomainEvent => ({
  type: "MessagesRead",
  data: {
    ...{ sessionId, participantId: "40", memberId, memberType: "PARTICIPANT" },
    ...{ upToMessageId: `m${upToVersion}`, upToVersion, readAt: AT },
  },
});

const left = (...of: Parameters<typeof membership>): DomainEvent => ({
  type: "ChatSessionMemberLeft",
  data: { ...membership(...of), leftAt: AT },
});

describe("a participant", () => {
  test("is found in their tenant only, in the public shape", async () => {
    await appendAll(participantStream(TENANT, "40"), [registered("40")]);
    const found = await fresh.store.queries.participant(TENANT, "40");
    expect(participant.parse(found)).toMatchObject({ id: "40", firstName: "Ada", status: "ACTIVE", registeredAt: AT });
    expect(await fresh.store.queries.participant("other", "40")).toBeNull();
  });

  test("has a standing: whether they exist and are suspended, the head of their feed, the epoch", async () => {
    const tenant = "standing";
    expect(await fresh.store.participantStanding(tenant, "9")).toEqual({
      exists: false,
      suspended: false,
      head: 0,
      floor: 0,
      epoch: 1,
      coachSessions: [],
    });
    await appendAll(participantStream(tenant, "9"), [registered("9")], tenant);
    await fresh.store.append(appendRequest({ tenant, events: [newEvent(messageSent(), [participantFeed("9")])] }));
    const client = await fresh.connect();
    await client.query("UPDATE participants SET suspended = true WHERE tenant = $1", [tenant]);
    expect(await fresh.store.participantStanding(tenant, "9")).toEqual({
      exists: true,
      suspended: true,
      head: 1,
      floor: 0,
      epoch: 1,
      coachSessions: [],
    });
    expect((await fresh.store.queries.participant(tenant, "9"))?.status).toBe("SUSPENDED");
  });

  test("has the last value of each extra of a group, by code", async () => {
    const changed = (extraId: string, extraCode: string, extraValue: string): DomainEvent => ({
      type: "ParticipantExtraValueChanged",
      data: {
        ...{ participantId: "50", extraId, extraCode, extraGroup: "g", extraName: "N", extraValue },
        ...{ isLog: false, changedBy: null, updatedAt: AT },
      },
    });
    await appendAll(participantStream(TENANT, "50"), [
      changed("2", "b", "old"),
      changed("1", "a", "first"),
      changed("2", "b", "new"),
    ]);
    const extras = await fresh.store.queries.extras(TENANT, "50", "g");
    expect(extras.map(({ extraCode, extraValue }) => [extraCode, extraValue])).toEqual([
      ["a", "first"],
      ["b", "new"],
    ]);
    expect(await fresh.store.queries.extras(TENANT, "50", "another")).toEqual([]);
  });
});

describe("a chat session", () => {
  const nobodys = { participantId: null, readerId: null };

  test("has its members in the order they came, those who left too, and its newest message", async () => {
    const messages = [messageSent({ sessionId: "full" }), messageSent({ sessionId: "full", html: "<b>Hi</b>" })];
    await appendAll(`${TENANT}/chat-session/full`, [
      opened("full"),
      joined("full", "41", "COACH"),
      joined("full", "40", "PARTICIPANT"),
      ...messages,
      left("full", "41", "COACH"),
    ]);
    const session = chatSession.parse(await fresh.store.queries.chatSession(TENANT, "full", nobodys));
    expect(session).toMatchObject({ id: "full", kind: "direct", participantIds: ["40"], status: "OPEN", openedAt: AT });
    expect(session.members.map(({ memberId, state }) => `${memberId} ${state}`)).toEqual(["40 JOINED", "41 LEFT"]);
    expect(session.lastMessage).toEqual(messages[1] && toChatMessage(messages[1]));
  });

  test("is locked and closed by the events that say so, which leave its other columns as they are", async () => {
    const session = { sessionId: "shut", participantId: "40" };
    const by = { id: "41", role: "coach" } as const;
    await appendAll(`${TENANT}/chat-session/shut`, [
      opened("shut"),
      { type: "ChatSessionLocked", data: { ...session, lockedBy: by, lockedAt: AT } },
    ]);
    const read = () => fresh.store.queries.chatSession(TENANT, "shut", nobodys);
    expect(await read()).toMatchObject({ status: "OPEN", locked: true });
    await appendAll(`${TENANT}/chat-session/shut`, [
      { type: "ChatSessionUnlocked", data: { ...session, unlockedBy: by, unlockedAt: AT } },
      { type: "ChatSessionLocked", data: { ...session, lockedBy: by, lockedAt: AT } },
      { type: "ChatSessionClosed", data: { ...session, closedBy: by, closedAt: AT } },
    ]);
    expect(await read()).toMatchObject({ status: "CLOSED", locked: true, kind: "direct", participantIds: ["40"] });
  });

  test("is there for a participant only while they are a member", async () => {
    const events = [opened("mine"), joined("mine", "41", "COACH"), joined("mine", "40", "PARTICIPANT")];
    await appendAll(`${TENANT}/chat-session/mine`, events);
    const seenBy = (participantId: string | null, tenant = TENANT) =>
      fresh.store.queries.chatSession(tenant, "mine", { participantId, readerId: null });
    expect(await seenBy("40")).toMatchObject({ id: "mine", lastMessage: null });
    expect(await seenBy("39")).toBeNull();
    expect(await seenBy("41")).toBeNull(); // a coach of that id is another person
    expect(await seenBy(null, "other")).toBeNull();
    const rows = projectRows({ tenant: TENANT, version: 4, event: left("mine", "40", "PARTICIPANT") });
    await fresh.store.append(appendRequest({ rows }));
    expect(await seenBy("40")).toBeNull();
  });
});

describe("what a member has not read", () => {
  beforeAll(async () => {
    const from = (senderId: string, sessionId: string, version: number) =>
      messageSent({ sessionId, messageId: `m${version}`, senderId });
    for (const sessionId of ["unread", "over"]) {
      await appendAll(`${TENANT}/chat-session/${sessionId}`, [
        opened(sessionId),
        joined(sessionId, "40", "PARTICIPANT"),
        ...["41", "41", "40", "41"].map((senderId, index) => from(senderId, sessionId, index + 3)),
      ]);
    }
    const session = { sessionId: "over", participantId: "40" };
    const closed: DomainEvent = {
      type: "ChatSessionClosed",
      data: { ...session, closedBy: { id: "41", role: "coach" }, closedAt: AT },
    };
    await fresh.store.append(appendRequest({ rows: projectRows({ tenant: TENANT, version: 7, event: closed }) }));
  });
  const unread = async (readerId: string | null, sessionId = "unread") =>
    (await fresh.store.queries.chatSession(TENANT, sessionId, { participantId: null, readerId }))?.unread;
  const mark = (upToVersion: number) =>
    fresh.store.append(
      appendRequest({ rows: projectRows({ tenant: TENANT, version: 7, event: read("unread", "40", upToVersion) }) }),
    );

  test("is everything of others without a mark, nothing of nobody, and nothing in a closed session", async () => {
    expect([await unread("40"), await unread("41"), await unread(null), await unread("40", "over")]).toEqual([
      3,
      1,
      null,
      0,
    ]);
  });

  const readSoFar = (reading: Omit<Reading, "memberId">, sessionId = "unread", tenant = TENANT) =>
    fresh.store.queries.readSoFar(tenant, sessionId, { memberId: "40", ...reading });

  test("is marked at the newest message of others up to a place", async () => {
    const at = (version: number) => ({ placeExists: true, newest: { messageId: `m${version}`, version } });
    expect(await readSoFar({ upToVersion: 5 })).toEqual(at(4));
    expect(await readSoFar({ upToMessageId: "m5" })).toEqual(at(4)); // their own
    expect(await readSoFar({ upToMessageId: "m6" })).toEqual(at(6));
    expect(await readSoFar({ upToVersion: 2 ** 31 - 1 })).toEqual(at(6));
    expect(await readSoFar({ upToVersion: 2 })).toEqual({ placeExists: true, newest: null });
    const nowhere = { placeExists: false, newest: null };
    expect(await readSoFar({ upToMessageId: "m7" })).toEqual(nowhere);
    expect(await readSoFar({ upToMessageId: "m6" }, "another")).toEqual(nowhere);
    expect(await readSoFar({ upToMessageId: "m6" }, "unread", "other")).toEqual(nowhere);
  });

  test("is what others sent after the mark, which never goes down", async () => {
    await mark(4);
    expect([await unread("40"), await unread("41")]).toEqual([1, 1]);
    await mark(3);
    expect(await unread("40")).toBe(1);
    expect(await readSoFar({ upToVersion: 5 })).toEqual({ placeExists: true, newest: null });
    await mark(6);
    expect(await unread("40")).toBe(0);
  });
});

describe("messages", () => {
  beforeAll(async () => {
    const sent = Array.from({ length: 5 }, (_, index) =>
      messageSent({ sessionId: "pages", messageId: `m${index + 1}`, text: `${index + 1}` }),
    );
    await appendAll(`${TENANT}/chat-session/pages`, sent);
  });
  const page = async (options: { before?: string; after?: string; limit: number }) => {
    const pages = { participantId: "40", sessionId: "pages" };
    const { answer: found } = await fresh.store.snapshots.messages(TENANT, pages, options);
    if (found === null) return null;
    const { results, cursor } = found;
    return [results.map(({ id }) => id).join(" "), cursor];
  };

  test("page backwards from the newest, oldest first on each page", async () => {
    expect(await page({ limit: 2 })).toEqual(["m4 m5", "m4"]);
    expect(await page({ limit: 2, before: "m4" })).toEqual(["m2 m3", "m2"]);
    expect(await page({ limit: 2, before: "m2" })).toEqual(["m1", null]);
  });

  test("page forwards after one", async () => {
    expect(await page({ limit: 2, after: "m1" })).toEqual(["m2 m3", "m3"]);
    expect(await page({ limit: 2, after: "m3" })).toEqual(["m4 m5", null]);
    expect(await page({ limit: 5, after: "m1", before: "m4" })).toEqual(["m2 m3", null]);
  });

  test("next to one that is not in the session are not asked for, and there are none after the last", async () => {
    expect(await page({ limit: 2, before: "m9" })).toBeNull();
    expect(await page({ limit: 2, after: "m9" })).toBeNull();
    expect(await page({ limit: 2, after: "m5" })).toEqual(["", null]);
    expect(await page({ limit: 2, before: "m1" })).toEqual(["", null]);
  });

  test("can be asked for one by one, in their session only", async () => {
    expect(chatMessage.parse(await fresh.store.queries.message(TENANT, "pages", "m3"))).toMatchObject({ text: "3" });
    expect(await fresh.store.queries.message(TENANT, "another", "m3")).toBeNull();
    expect(await fresh.store.queries.message("other", "pages", "m3")).toBeNull();
  });
});
