import type { DomainEvent } from "@tributary/schemas";
import type pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readSchema } from "../migrate/migration-list.ts";
import { projectRows } from "../read-models/project-rows.ts";
import { mergeRows } from "../read-models/rows.ts";
import { type FreshStore, freshStore, kms } from "../testing/fresh-store.ts";
import { closedGate, installGate } from "../testing/gate.ts";
import {
  AT,
  activityCard,
  appendRequest,
  cardResponded,
  cardsAdded,
  messageSent,
  newEvent,
  TENANT,
} from "../testing/requests.ts";
import { checkReadModels, rebuildReadModels } from "./rebuild-read-models.ts";
import { openShadow, ShadowInUseError } from "./shadow.ts";
import { otherTables, readModelTables } from "./table-classes.ts";

let fresh: FreshStore;
let client: pg.Client;
beforeEach(async () => {
  fresh = await freshStore();
  client = await fresh.connect();
});
afterEach(() => fresh[Symbol.asyncDispose]());

/** An append of these events to a stream of their own, with the rows that they leave. */
function requestOf(streamId: string, ...events: DomainEvent[]) {
  const rows = mergeRows(events.map((event, index) => projectRows({ tenant: TENANT, version: index + 1, event })));
  const told = events.map((event) => newEvent(event, ["coach/41"]));
  return appendRequest({ streamId: `${TENANT}/${streamId}`, events: told, rows });
}

const say = (sessionId: string) => requestOf(`chat-session/${sessionId}`, messageSent({ sessionId, messageId: "m1" }));
const appendAll = async (...requests: ReturnType<typeof say>[]) => {
  for (const request of requests) await fresh.store.append(request);
};
const someHistory = () => {
  const card = activityCard({ id: "c1" });
  return appendAll(
    ...["s1", "s2", "s3"].map(say),
    requestOf("activity-plan/p1", cardsAdded([card]), cardResponded({ ...card, reportedAt: AT })),
  );
};
const differing = async () =>
  (await checkReadModels({ databaseUrl: fresh.url, kms })).filter(({ differences }) => differences > 0);
const rebuild = () => rebuildReadModels({ databaseUrl: fresh.url, kms });

test("every table of the schema is a read model or is not, and both are said", async () => {
  const tables = [...(await readSchema()).content.matchAll(/@@map\("(\w+)"\)/g)].map(([, name]) => name);
  expect([...readModelTables, ...otherTables].sort()).toEqual(tables.sort());
});

describe("the check", () => {
  beforeEach(someHistory);

  test("finds every table equal to what the log makes of it, and counts its rows", async () => {
    const comparisons = await checkReadModels({ databaseUrl: fresh.url, kms });
    expect(comparisons.map(({ table }) => table)).toEqual([...readModelTables]);
    expect(comparisons.find(({ table }) => table === "messages")).toEqual({
      ...{ table: "messages", rows: 3, differences: 0, examples: [] },
    });
    expect(comparisons.every(({ differences }) => differences === 0)).toBe(true);
  });

  test("names rows that have other values, that the log knows nothing of, and that are missing; never what is in them", async () => {
    await client.query("UPDATE messages SET text = 'tampered' WHERE session_id = 's2'");
    await client.query("DELETE FROM messages WHERE session_id = 's1'");
    await client.query("INSERT INTO participants VALUES ('acme', '9', 'E', 'F', null, null, null, null, false, now())");
    expect(await differing()).toEqual([
      {
        ...{ table: "participants", rows: 1, differences: 1 },
        examples: [{ key: "acme/9", found: "only in the live table" }],
      },
      {
        ...{ table: "messages", rows: 2, differences: 2 },
        examples: [
          { key: "acme/s1/m1", found: "only in the log" },
          { key: "acme/s2/m1", found: "other values" },
        ],
      },
    ]);
  });

  test("leaves nothing behind, and the live tables as they are", async () => {
    await client.query("UPDATE messages SET text = 'tampered'");
    await differing();
    expect((await client.query("SELECT DISTINCT text FROM messages")).rows).toEqual([{ text: "tampered" }]);
    expect((await client.query("SELECT to_regnamespace('read_model_shadow') AS shadow")).rows).toEqual([
      { shadow: null },
    ]);
  });
});

describe("a rebuild", () => {
  test("mends rows that were changed, added and removed", async () => {
    await someHistory();
    await client.query("UPDATE messages SET text = 'tampered' WHERE session_id = 's2'");
    await client.query("DELETE FROM messages WHERE session_id = 's1'");
    await client.query("INSERT INTO participants VALUES ('acme', '9', 'E', 'F', null, null, null, null, false, now())");
    expect(await differing()).toHaveLength(2);
    expect(await rebuild()).toMatchObject({ events: 5, tables: [...readModelTables] });
    expect(await differing()).toEqual([]);
  });

  test("gives messages what became of them after they were sent", async () => {
    const m1 = { messageId: "m1", sessionId: "s1", participantId: "40" };
    const by = { id: "41", role: "coach" } as const;
    const sent = messageSent({ messageId: "m1" });
    const reacting = { ...m1, memberId: "41", memberType: "COACH", reaction: "+1" } as const;
    await appendAll(
      requestOf(
        "chat-session/s1",
        sent,
        { type: "MessageEdited", data: { ...sent.data, text: "new", editedBy: by, editedAt: AT } },
        { type: "MessageReactionAdded", data: { ...reacting, addedAt: AT } },
        { type: "MessageReactionRemoved", data: { ...reacting, removedAt: AT } },
        { type: "MessageReactionAdded", data: { ...reacting, reaction: "hm", addedAt: AT } },
        { type: "MessageDeleted", data: { ...m1, deletedBy: by, deletedAt: AT } },
      ),
    );
    await client.query("UPDATE messages SET text = 'tampered', deleted_at = NULL; DELETE FROM message_reactions");
    expect((await differing()).map(({ table }) => table)).toEqual(["messages", "message_reactions"]);
    await rebuild();
    expect(await differing()).toEqual([]);
  });

  test("makes the same profile, and the same history of an extra, as the appends did", async () => {
    const id = { participantId: "40" };
    const profile = {
      ...id,
      firstName: "A",
      lastName: "B",
      email: null,
      mobile: null,
      timezone: null,
      externalId: null,
    };
    const by = { id: "41", role: "coach" } as const;
    const extra = { extraId: "1", extraCode: "pain", extraGroup: "G", extraName: "Pain", isLog: true, changedBy: by };
    const changed = (extraValue: number): DomainEvent => ({
      type: "ParticipantExtraValueChanged",
      data: { ...id, ...extra, extraValue, updatedAt: AT },
    });
    const updated = { ...profile, lastName: "C", updatedBy: by, updatedAt: AT };
    await appendAll(
      requestOf("participant/40", { type: "ParticipantRegistered", data: { ...profile, registeredAt: AT } }),
      requestOf("participant/40/2", { type: "ParticipantProfileUpdated", data: updated }, changed(1), changed(2)),
    );
    const tables =
      "SELECT p.last_name, x.version, x.extra_value FROM participants AS p, participant_extra_changes AS x";
    const before = (await client.query(tables)).rows;
    expect(before).toEqual([2, 3].map((version) => ({ last_name: "C", version, extra_value: version - 1 })));
    expect(await differing()).toEqual([]);
    await rebuild();
    expect((await client.query(tables)).rows).toEqual(before);
  });

  test("leaves the tables what they were to the last name, option and grant", async () => {
    await client.query("GRANT SELECT ON cards TO PUBLIC");
    const before = await describeTables();
    expect(JSON.stringify(before)).toMatch(
      /fillfactor=70.*cards_latest_due_first|cards_latest_due_first.*fillfactor=70/,
    );
    await rebuild();
    expect(await describeTables()).toEqual(before);
  });

  test("also applies what an open transaction keeps from being settled", async () => {
    await client.query("BEGIN; SELECT pg_current_xact_id()");
    await someHistory();
    await rebuild();
    await client.query("ROLLBACK");
    const { rows } = await client.query("SELECT count(*)::integer AS messages FROM messages");
    expect(rows).toEqual([{ messages: 3 }]);
    expect(await differing()).toEqual([]);
  });

  test("loses nothing of an append that is in the middle while the tables are swapped", async () => {
    await someHistory();
    await installGate(client);
    const gate = await closedGate(fresh);
    const { events, ...request } = say("s4");
    const wire = { ...request, events: events.map(({ stored, feeds }) => ({ ...stored, feeds })) };
    const append = await gate.start(wire, { stop: true });
    expect(await append.settledOrBlocked()).toBe("blocked");
    await rebuild();
    await gate.open();
    expect(await append.done).toMatchObject({ outcome: "appended" });
    expect((await client.query("SELECT 1 FROM messages WHERE session_id = 's4'")).rowCount).toBe(1);
    expect(await differing()).toEqual([]);
  });

  test("waits for whoever uses the tables, says who, and meanwhile lets everybody else through", async () => {
    await someHistory();
    await client.query("SET application_name = 'a long report'; BEGIN; SELECT 1 FROM messages");
    const reasons: string[] = [];
    const onPutOff = (reason: string) => {
      reasons.push(reason);
      if (reasons.length === 1) void fresh.store.append(say("s5")).then(() => client.query("COMMIT"));
    };
    await rebuildReadModels({ databaseUrl: fresh.url, kms, onPutOff });
    expect(reasons[0]).toMatch(/^the read models are in use by a long report \(pid \d+\)$/);
    expect(await differing()).toEqual([]);
  });

  test("changes nothing when an event can't be read", async () => {
    await someHistory();
    await client.query("UPDATE messages SET text = 'as it was'");
    await client.query("UPDATE events SET type = 'NeverHeardOf' WHERE type = 'ActionPlanCardResponded'");
    await expect(rebuild()).rejects.toThrow(/NeverHeardOf/);
    expect((await client.query("SELECT DISTINCT text FROM messages")).rows).toEqual([{ text: "as it was" }]);
  });

  test("refuses to swap in tables of before a migration", async () => {
    await someHistory();
    // A reader holds the first attempt up, so that the migration is surely of before the second.
    await client.query("BEGIN; SELECT 1 FROM messages");
    const onPutOff = () =>
      void client.query(
        "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'x', 'x') ON CONFLICT DO NOTHING; COMMIT",
      );
    await expect(rebuildReadModels({ databaseUrl: fresh.url, kms, onPutOff })).rejects.toThrow(/migrated meanwhile/);
  });

  test("that died leaves nothing for ever, and one that goes on loses nothing", async () => {
    const exists = async () =>
      (await client.query("SELECT to_regnamespace('read_model_shadow') AS shadow")).rows[0].shadow;
    {
      await using _shadow = await openShadow(fresh.url);
      await fresh.store.dropForgottenShadow();
      expect(await exists()).toBe("read_model_shadow");
    }
    await client.query("CREATE SCHEMA read_model_shadow; CREATE TABLE read_model_shadow.messages AS SELECT 'secret'");
    await fresh.store.dropForgottenShadow();
    expect(await exists()).toBeNull();
    await fresh.store.dropForgottenShadow();
  });

  test("is alone: another one, or a check, is refused", async () => {
    await using _shadow = await openShadow(fresh.url);
    await expect(rebuild()).rejects.toThrow(ShadowInUseError);
    await expect(differing()).rejects.toThrow(ShadowInUseError);
  });
});

/** All that is said of the read models in the catalogue, but for their numbers. */
async function describeTables(): Promise<unknown[]> {
  const { rows } = await client.query(
    `SELECT c.relname, c.reloptions, c.relowner, c.relacl::text, c.relpersistence,
      (SELECT jsonb_agg(indexdef ORDER BY indexdef) FROM pg_indexes WHERE schemaname = 'public' AND tablename = c.relname) AS indexes,
      (SELECT jsonb_agg(jsonb_build_array(conname, pg_get_constraintdef(oid)) ORDER BY conname)
        FROM pg_constraint WHERE conrelid = c.oid) AS constraints,
      (SELECT jsonb_agg(jsonb_build_array(attname, format_type(atttypid, atttypmod), attnotnull, attcollation) ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns
    FROM pg_class AS c WHERE c.oid = ANY($1::text[]::regclass[]) ORDER BY c.relname`,
    [[...readModelTables]],
  );
  return rows;
}
