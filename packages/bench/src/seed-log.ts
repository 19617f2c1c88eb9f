/** A log of any size, written by SQL: sessions of fifty messages with feeds, read models, receipts and heads, as commands leave them. */
import type { Client } from "pg";

export const SEEDED_TENANT = "seeded";
export const MESSAGES_EACH = 50;
const COACHES = 1_000;
const CHUNK = 200_000;

/** Session n of the seeded ones: its participant, and its coach, who has many. */
export const sessionOf = (n: number) => ({ sessionId: `s-${n}`, participantId: `p-${n}`, coachId: `c-${n % COACHES}` });

const message = `
  select gen_random_uuid()::text as id, n, n / ${MESSAGES_EACH} as session, n % ${MESSAGES_EACH} + 1 as version,
    's-' || n / ${MESSAGES_EACH} as session_id, 'p-' || n / ${MESSAGES_EACH} as participant_id
  from generate_series($1::integer, $2::integer - 1) as n`;

const events = `insert into events (stream_id, version, epoch, event_id, tenant, type, schema_version, data, metadata, feeds, recorded_at)
  select '${SEEDED_TENANT}/chat-session/' || session_id, version, 1, id, '${SEEDED_TENANT}', 'MessageSent', 1,
    jsonb_build_object('messageId', id, 'sessionId', session_id, 'participantId', participant_id, 'senderId', participant_id,
      'senderType', 'PARTICIPANT', 'senderName', 'Ada Lovelace', 'photoUrl', null, 'channel', 'APP',
      'text', 'A message of the usual length, as people write them.', 'html', null, 'attachments', '[]'::jsonb,
      'replyToId', null, 'origin', null, 'sentAt', '2026-01-01T00:00:00.000Z'),
    jsonb_build_object('commandId', id, 'commandName', 'SendMessage', 'application', 'seed',
      'principal', jsonb_build_object('role', 'participant', 'id', participant_id)),
    jsonb_build_object('participant/' || participant_id, version,
      'coach/c-' || session % ${COACHES}, session / ${COACHES} * ${MESSAGES_EACH} + version),
    '2026-01-01' from message`;

const feeds = `insert into feeds (owner, seq, stream_id, version)
  select '${SEEDED_TENANT}/participant/' || participant_id, version, '${SEEDED_TENANT}/chat-session/' || session_id, version
  from message
  union all
  select '${SEEDED_TENANT}/coach/c-' || session % ${COACHES}, session / ${COACHES} * ${MESSAGES_EACH} + version,
    '${SEEDED_TENANT}/chat-session/' || session_id, version from message`;

const messages = `insert into messages (tenant, session_id, id, version, participant_id, sender_id, sender_type, sender_name, channel, text, attachments, sent_at)
  select '${SEEDED_TENANT}', session_id, id, version, participant_id, participant_id, 'PARTICIPANT', 'Ada Lovelace', 'APP',
    'A message of the usual length, as people write them.', '[]', '2026-01-01' from message`;

const receipts = `insert into command_receipts (tenant, principal, key, fingerprint, command_id, status, body, recorded_at)
  select '${SEEDED_TENANT}', 'participant/' || participant_id, id, md5(id), id, 201, '{"id": "' || id || '"}', '2026-01-01'
  from message where n % 4 = 0`;

/** Writes so many events; a multiple of fifty. Nothing is analysed by itself meanwhile. */
export async function seedLog(database: Client, count: number): Promise<void> {
  await database.query("set synchronous_commit = off");
  for (const table of SEEDED_TABLES) await database.query(`alter table ${table} set (autovacuum_enabled = false)`);
  for (let from = 0; from < count; from += CHUNK) {
    const range = [from, Math.min(count, from + CHUNK)];
    for (const insert of [feeds, receipts]) await database.query(`with message as (${message}) ${insert}`, range);
    await database.query(
      `with message as materialized (${message}), log as (${events} returning 1) ${messages}`,
      range,
    );
  }
  const sessions = count / MESSAGES_EACH;
  await database.query(
    `insert into streams (stream_id, tenant, version, state, state_version)
     select '${SEEDED_TENANT}/chat-session/s-' || n, '${SEEDED_TENANT}', ${MESSAGES_EACH}, '{}', 1 from generate_series(0, $1::integer - 1) as n`,
    [sessions],
  );
  await database.query("insert into feed_heads (owner, seq) select owner, max(seq) from feeds group by owner");
  await database.query("set synchronous_commit = on");
}

/** Those that grow with the log. */
export const SEEDED_TABLES = ["events", "feeds", "messages", "command_receipts", "streams", "feed_heads"] as const;
