// Answers together with the heads of the streams that go on from them. One statement sees one state of the database, so
// whatever the answer lacks has a number above these heads: a stream opened there misses nothing, and repeats nothing.
import { chatSessionStream, coachFeed, feedKey, participantFeed } from "@tributary/schemas";
import type { Database } from "../database.ts";
import { cards } from "./cards.ts";
import { chatSession, chatSessions } from "./chat-session.ts";
import { forms } from "./forms.ts";
import { inbox } from "./inbox.ts";
import { message, messages } from "./messages.ts";
import { extraHistory, extras, participant } from "./participants.ts";
import type { Snapshot, Snapshots, StreamHeads } from "./port.ts";
import type { Query } from "./query.ts";

/** Read models in wire shapes, with the heads of their streams. */
export function createSnapshots(database: Database): Snapshots {
  return {
    participant: (tenant, participantId) =>
      snapshot(database, { tenant, participantId }, participant(tenant, participantId)),
    extras: (tenant, participantId, group) =>
      snapshot(database, { tenant, participantId }, extras({ tenant, participantId, group })),
    extraHistory: (tenant, participantId, page) =>
      snapshot(database, { tenant, participantId }, extraHistory({ tenant, participantId }, page)),
    chatSession: (tenant, sessionId, view) =>
      snapshot(
        database,
        { tenant, sessionId, participantId: view.participantId },
        chatSession({ tenant, sessionId }, view),
      ),
    chatSessions: (tenant, participantId, page) =>
      snapshot(database, { tenant, participantId }, chatSessions({ tenant, participantId }, page)),
    inbox: (tenant, coachId, page) => snapshot(database, { tenant, coachId }, inbox({ tenant, coachId }, page)),
    messages: (tenant, of, page) => snapshot(database, { tenant, ...of }, messages({ tenant, ...of }, page)),
    message: (tenant, of, id) => snapshot(database, { tenant, ...of }, message({ tenant, ...of }, id)),
    forms: (tenant, of, search) => snapshot(database, { tenant, ...of }, forms({ tenant, ...of }, search)),
    cards: (tenant, participantId, search) =>
      snapshot(database, { tenant, participantId }, cards({ tenant, participantId }, search)),
  };
}

/** Whose feed goes on from the answer, and which session, if it is about one. */
type Streams = { tenant: string; sessionId?: string } & ({ participantId: string } | { coachId: string });

async function snapshot<Row, Answer>(
  database: Database,
  { tenant, sessionId, ...person }: Streams,
  { sql, toAnswer }: Query<Row, Answer>,
): Promise<Snapshot<Answer>> {
  const session = sessionId === undefined ? null : chatSessionStream(tenant, sessionId);
  const feed = "coachId" in person ? coachFeed(person.coachId) : participantFeed(person.participantId);
  const rows = await database.$queryRaw<(StreamHeads & Row & { isRow: true | null })[]>`
    SELECT log.epoch, coalesce(feed.seq, 0) AS "feedHead", coalesce(session.version, 0) AS "sessionHead", found.*
    FROM log_epoch AS log
    LEFT JOIN feed_heads AS feed ON feed.owner = ${feedKey(tenant, feed)}
    LEFT JOIN streams AS session ON session.stream_id = ${session}
    LEFT JOIN LATERAL (SELECT true AS "isRow", answer.* FROM (${sql}) AS answer) AS found ON true`;
  const [first] = rows;
  if (first === undefined) throw new Error("log_epoch has no row: the database is not migrated");
  const { epoch, feedHead, sessionHead } = first;
  return { answer: toAnswer(rows.filter(({ isRow }) => isRow)), epoch, feedHead, sessionHead };
}
