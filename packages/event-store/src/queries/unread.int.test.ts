// What is unread is a sum of counts that are kept as messages come and go; here it is compared with counting them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectRows } from "../read-models/project-rows.ts";
import { mergeRows, type Rows } from "../read-models/rows.ts";
import { type FreshStore, freshStore } from "../testing/fresh-store.ts";
import { AT, appendRequest, messageSent, TENANT } from "../testing/requests.ts";

const SESSION = "long";
/** Around the edges of blocks of 512. */
const VERSIONS = [1, 2, 510, 511, 512, 513, 700, 1022, 1023, 1024, 1025, 1600];

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
  await write({
    chat_sessions: [
      {
        tenant: TENANT,
        id: SESSION,
        kind: "direct",
        title: null,
        participant_id: "40",
        participant_ids: ["40"],
        status: "OPEN",
        locked: false,
        opened_at: AT,
      },
    ],
  });
  await write(mergeRows(VERSIONS.map(sent)));
});
afterAll(() => fresh[Symbol.asyncDispose]());

const write = (rows: Rows) => fresh.store.append(appendRequest({ rows }));
/** Every third is the participant's own. */
const senderOf = (version: number) => (VERSIONS.indexOf(version) % 3 === 0 ? "40" : "41");
const sent = (version: number): Rows =>
  projectRows({
    ...{ tenant: TENANT, version },
    event: messageSent({ sessionId: SESSION, messageId: `m${version}`, senderId: senderOf(version) }),
  });
const deleted = (version: number): Rows => ({
  message_changes: [
    { tenant: TENANT, session_id: SESSION, id: `m${version}`, text: "", html: null, attachments: [], deleted_at: AT },
  ],
});

/** For every mark there can be: what is kept, and what there is. */
async function compare(): Promise<void> {
  const client = await fresh.connect();
  for (const mark of [0, ...VERSIONS]) {
    await client.query("DELETE FROM chat_session_reads");
    if (mark > 0) {
      await write({
        chat_session_reads: [{ tenant: TENANT, session_id: SESSION, member_id: "40", up_to_version: mark }],
      });
    }
    const view = { participantId: null, readerId: "40" };
    const { rows } = await client.query(
      "SELECT count(*)::integer AS there FROM messages WHERE sender_id <> '40' AND deleted_at IS NULL AND version > $1",
      [mark],
    );
    const kept = await fresh.store.queries.chatSession(TENANT, SESSION, view);
    expect([mark, kept?.unread]).toEqual([mark, rows[0].there]);
  }
}

test("after any mark, also at the edges of what is counted together", compare);

test("a deleted message is not counted any more, one that comes again or is deleted again counts once", async () => {
  await write(deleted(513));
  await write(deleted(513));
  await write(sent(700));
  await write(mergeRows([sent(1700), deleted(1700), sent(1800)]));
  await compare();
});

test("of a hundred thousand messages only those in the block of the mark are looked at", async () => {
  const client = await fresh.connect();
  await client.query(`INSERT INTO messages (tenant, session_id, id, version, sender_id, sender_type, sender_name, channel, text, attachments, sent_at)
    SELECT tenant, session_id, 'x' || n, n, '41', sender_type, sender_name, channel, text, attachments, sent_at
    FROM messages, generate_series(4096, 104096) AS n WHERE id = 'm1'`);
  const kept = await fresh.store.queries.chatSession(TENANT, SESSION, { participantId: null, readerId: "40" });
  expect(kept?.unread).toBeLessThan(20); // the counts were not told
});
