// A snapshot and its heads are of one moment. A gate in the epoch's table stops a reader in the middle of its statement,
// and something is committed before it goes on: whatever reads in two statements shows the one with the other's heads.
import { chatSessionStream, coachFeed, type DomainEvent, participantFeed, participantStream } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createEventStore } from "../event-store.ts";
import type { EventStore } from "../port.ts";
import { projectRows } from "../read-models/project-rows.ts";
import { type FreshStore, freshStore, kms } from "../testing/fresh-store.ts";
import { AT, appendRequest, messageSent, newEvent, TENANT } from "../testing/requests.ts";
import type { Snapshot, Snapshots } from "./port.ts";

const GATE = 515_151;
const [participantId, sessionId] = ["40", "s1"];
const session = { sessionId, participantId };
const coach = { memberId: "41", memberType: "COACH", memberName: "Grace", photoUrl: null } as const;
const person = { memberId: participantId, memberType: "PARTICIPANT", memberName: "Ada", photoUrl: null } as const;

let fresh: FreshStore;
let reader: EventStore;

beforeAll(async () => {
  fresh = await freshStore();
  reader = createEventStore({ databaseUrl: fresh.url, kms, poolSize: 1, applicationName: "gated reader" });
  await commit({
    type: "ChatSessionOpened",
    data: {
      ...{ ...session, kind: "direct", title: null, participantIds: [participantId] },
      ...{ openedBy: { id: "41", role: "coach" }, openedAt: AT },
    },
  });
  await commit({ type: "ChatSessionMemberJoined", data: { ...session, ...person, joinedAt: AT } });
  await commit({ type: "ChatSessionMemberJoined", data: { ...session, ...coach, joinedAt: AT } });
  const client = await fresh.connect();
  await client.query(`
    CREATE FUNCTION pass_gate() RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
      IF current_setting('application_name') = 'gated reader' THEN
        PERFORM pg_advisory_lock_shared(${GATE});
        PERFORM pg_advisory_unlock_shared(${GATE});
      END IF;
      RETURN true;
    END $$;
    ALTER TABLE log_epoch RENAME TO log_epoch_behind_gate;
    CREATE VIEW log_epoch AS SELECT * FROM log_epoch_behind_gate WHERE pass_gate()`);
});
afterAll(async () => {
  await reader[Symbol.asyncDispose]();
  await fresh[Symbol.asyncDispose]();
});

let [participantVersion, sessionVersion] = [0, 0];

/** Commits an event of the session, or of the participant, to the feeds of both, with the rows that it leaves. */
async function commit(event: DomainEvent): Promise<void> {
  const ofSession = "sessionId" in event.data;
  const version = ofSession ? ++sessionVersion : ++participantVersion;
  const streamId = ofSession ? chatSessionStream(TENANT, sessionId) : participantStream(TENANT, participantId);
  const rows = projectRows({ tenant: TENANT, version, event });
  const events = [newEvent(event, [participantFeed(participantId), coachFeed(coach.memberId)])];
  await fresh.store.append(appendRequest({ streamId, events, rows }));
}

/** Reads while the gate is closed, lets something be committed meanwhile, and says what was read and by which statement. */
async function readAround<T>(read: () => Promise<T>, event: DomainEvent): Promise<{ read: T; statement: string }> {
  const gate = await fresh.connect();
  await gate.query(`SELECT pg_advisory_lock(${GATE})`);
  const reading = read();
  const statement = await vi.waitUntil(
    async () => {
      const { rows } = await gate.query(
        `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'gated reader'
           AND wait_event = 'advisory'`,
      );
      return rows[0]?.query as string | undefined;
    },
    { timeout: 10_000, interval: 5 },
  );
  await commit(event);
  await gate.query(`SELECT pg_advisory_unlock(${GATE})`);
  return { read: await reading, statement };
}

const said = (): DomainEvent => messageSent(session);
const registered: DomainEvent = {
  type: "ParticipantRegistered",
  data: {
    ...{ participantId, firstName: "Ada", lastName: "Lovelace", email: null, mobile: null, timezone: null },
    ...{ externalId: null, registeredAt: AT },
  },
};
const changed: DomainEvent = {
  type: "ParticipantExtraValueChanged",
  data: {
    participantId,
    ...{ extraId: "1", extraCode: "a", extraGroup: "g", extraName: "A", extraValue: 1 },
    ...{ isLog: false, changedBy: null, updatedAt: AT },
  },
};
const page = { coachId: null, readerId: participantId, offset: 0, limit: 10 };

const snapshots: [string, string, (of: Snapshots) => Promise<Snapshot<unknown>>, () => DomainEvent][] = [
  ["a participant", "participants", (of) => of.participant(TENANT, participantId), () => registered],
  ["extras", "participant_extras", (of) => of.extras(TENANT, participantId, "g"), () => changed],
  [
    "a session",
    "chat_sessions",
    (of) => of.chatSession(TENANT, sessionId, { participantId, readerId: participantId }),
    said,
  ],
  ["sessions", "chat_sessions", (of) => of.chatSessions(TENANT, participantId, page), said],
  [
    "a coach's inbox",
    "messages",
    (of) => of.inbox(TENANT, coach.memberId, { status: null, unreadOnly: false, offset: 0, limit: 10 }),
    said,
  ],
  ["messages", "messages", (of) => of.messages(TENANT, session, { limit: 10 }), said],
];

test.each(snapshots)("%s and the heads of the streams are read in one statement", async (_, table, read, event) => {
  const before = await read(fresh.store.snapshots);
  const { read: during, statement } = await readAround(() => read(reader.snapshots), event());
  const after = await read(fresh.store.snapshots);
  expect(during).toEqual(before);
  expect(statement).toMatch(new RegExp(`FROM log_epoch[^]* FROM ${table} `));
  expect(after.answer).not.toEqual(before.answer);
  expect(after.feedHead).toBe(before.feedHead + 1);
});
