import { participantFeed, participantStream } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../database.ts";
import { type FreshStore, freshStore } from "../testing/fresh-store.ts";
import { appendRequest, messageSent, newEvent, TENANT } from "../testing/requests.ts";
import { createCoachStanding } from "./coach-standing.ts";
import { createParticipantStanding } from "./participant-standing.ts";
import { createSessionStanding } from "./session-standing.ts";

let fresh: FreshStore;
let database: Database;
beforeAll(async () => {
  fresh = await freshStore();
  database = openDatabase({ databaseUrl: fresh.url, poolSize: 2 });
});
afterAll(async () => {
  await database.$close();
  await fresh[Symbol.asyncDispose]();
});

/** The database, and how many queries it was asked. */
function counted(): { database: Database; queries: () => number } {
  let queries = 0;
  const counting = new Proxy(database, {
    get(target, name) {
      if (name === "$hot") queries += 1;
      return Reflect.get(target, name, target);
    },
  });
  return { database: counting, queries: () => queries };
}

async function feedOf(id: string, entries: number): Promise<void> {
  const events = Array.from({ length: entries }, () => newEvent(messageSent(), [participantFeed(id), `coach/${id}`]));
  await fresh.store.append(appendRequest({ streamId: participantStream(TENANT, id), events }));
}

test("a thousand openings at the same time are ten queries, and each gets the head of its own feed", async () => {
  await Promise.all(["3", "500", "999"].map((id) => feedOf(id, Number(id) % 7)));
  const { database: counting, queries } = counted();
  const standingOf = createParticipantStanding(counting);
  const ids = Array.from({ length: 1_000 }, (_, index) => String(index));
  const standings = await Promise.all(ids.map((id) => standingOf({ tenant: TENANT, id, coachId: null })));
  expect(queries()).toBe(10);
  const heads = standings.flatMap(({ head }, index) => (head === 0 ? [] : [[index, head]]));
  expect(heads).toEqual([
    [3, 3],
    [500, 3],
    [999, 5],
  ]);
});

test("of one person asked about twice, and of the same id in two tenants, each answer is its own", async () => {
  await feedOf("twice", 2);
  const { database: counting, queries } = counted();
  const standingOf = createCoachStanding(counting);
  const asked = [TENANT, "other", TENANT].map((tenant) => standingOf({ tenant, id: "twice" }));
  expect((await Promise.all(asked)).map(({ head }) => head)).toEqual([2, 0, 2]);
  expect(queries()).toBe(1);
});

test("sessions with and without a coach to ask about go together", async () => {
  const { database: counting, queries } = counted();
  const standingOf = createSessionStanding(counting);
  const asked = [null, "7"].map((coachId) =>
    standingOf({ tenant: TENANT, sessionId: "none", participantId: "1", coachId }),
  );
  expect((await Promise.all(asked)).map(({ coachJoined, kind }) => [coachJoined, kind])).toEqual([
    [false, null],
    [false, null],
  ]);
  expect(queries()).toBe(1);
});
