// What holds in every log, whatever happened to it. Each rule as the query for what breaks it: one row and one name (a
// stream, a feed, a command) for each place. No rule shows what an event says.

/** One thing that holds in every log. */
export interface LogRule {
  readonly rule: string;
  /** SELECT … AS what: none when the rule is kept. */
  readonly broken: string;
}

/** The numbers that the log says it gave out: feed, number. */
const GIVEN =
  "SELECT e.tenant || '/' || f.owner AS owner, f.seq::integer AS seq FROM events AS e, jsonb_each_text(e.feeds) AS f(owner, seq)";

const TRIMMED_TO = "SELECT c.epoch, c.xid, c.position FROM relay_cursor AS c WHERE c.name = 'feeds'";

const streams: readonly LogRule[] = [
  {
    rule: "the versions of a stream are 1, 2, 3 and so on",
    broken:
      "SELECT stream_id AS what FROM events GROUP BY stream_id HAVING min(version) <> 1 OR max(version) <> count(*)",
  },
  {
    rule: "a stream stands at its last event",
    broken: `SELECT coalesce(s.stream_id, e.stream_id) AS what FROM streams AS s
      FULL JOIN (SELECT stream_id, max(version) AS version FROM events GROUP BY stream_id) AS e USING (stream_id)
      WHERE s.version IS DISTINCT FROM e.version`,
  },
  {
    rule: "events of a stream have positions in the order of their versions",
    broken: `SELECT DISTINCT stream_id AS what FROM (
      SELECT stream_id, position <= lag(position) OVER (PARTITION BY stream_id ORDER BY version) AS is_back FROM events
    ) AS e WHERE is_back`,
  },
];

const feeds: readonly LogRule[] = [
  {
    rule: "the numbers of a feed are 1, 2, 3 and so on",
    broken: `SELECT owner AS what FROM (${GIVEN}) AS g GROUP BY owner
      HAVING min(seq) <> 1 OR max(seq) <> count(*) OR count(DISTINCT seq) <> count(*)`,
  },
  {
    rule: "the head of a feed is its last number",
    broken: `SELECT owner AS what FROM feed_heads AS h
      FULL JOIN (SELECT owner, max(seq) AS seq FROM (${GIVEN}) AS g GROUP BY owner) AS last USING (owner)
      WHERE h.seq IS DISTINCT FROM last.seq`,
  },
  {
    rule: "an entry of a feed is the event that has its number",
    broken: `SELECT f.owner || ' ' || f.seq AS what FROM feeds AS f
      LEFT JOIN events AS e ON e.stream_id = f.stream_id AND e.version = f.version
      WHERE (e.feeds->>substr(f.owner, length(e.tenant) + 2))::integer IS DISTINCT FROM f.seq`,
  },
  {
    rule: "a feed has no gap from its first entry to its head, and none is missing that was not trimmed",
    broken: `SELECT owner AS what FROM feed_heads AS h
      LEFT JOIN (SELECT owner, min(seq) AS first, max(seq) AS last, count(*) AS entries FROM feeds GROUP BY owner) AS f USING (owner)
      WHERE CASE WHEN f.last IS NOT NULL THEN f.last <> h.seq OR f.entries <> f.last - f.first + 1 ELSE owner IN (
        SELECT e.tenant || '/' || o.owner FROM events AS e, jsonb_object_keys(e.feeds) AS o(owner)
        WHERE (e.epoch, e.xid, e.position) > (${TRIMMED_TO})
      ) END`,
  },
];

const receipts: readonly LogRule[] = [
  {
    rule: "no receipt waits for, or refuses, a command whose events are in the log",
    broken: `SELECT DISTINCT r.tenant || ' ' || r.command_id AS what FROM command_receipts AS r
      JOIN events AS e ON e.tenant = r.tenant AND e.metadata->>'commandId' = r.command_id
      WHERE r.republish_at IS NOT NULL OR (r.status >= 400 AND r.status <> 410)`,
  },
];

const places: readonly LogRule[] = [
  {
    rule: "what the relay and the trimming have passed is an event of the log",
    broken: `SELECT c.name AS what FROM relay_cursor AS c WHERE c.position > 0 AND NOT EXISTS (
      SELECT FROM events AS e WHERE (e.epoch, e.xid, e.position) = (c.epoch, c.xid, c.position))`,
  },
  {
    rule: "the trimming is not ahead of the relay",
    broken: `SELECT f.name AS what FROM relay_cursor AS f JOIN relay_cursor AS r ON r.name = 'events'
      WHERE f.name = 'feeds' AND (f.epoch, f.xid, f.position) > (r.epoch, r.xid, r.position)`,
  },
  {
    rule: "no event is of a later epoch than the log",
    broken:
      "SELECT 'epoch ' || e.epoch AS what FROM events AS e WHERE e.epoch > (SELECT epoch FROM log_epoch) GROUP BY e.epoch",
  },
  {
    rule: "the log is not suspect (after a restore: new-epoch)",
    broken: "SELECT 'epoch ' || epoch AS what FROM log_epoch WHERE suspect",
  },
];

export const logRules: readonly LogRule[] = [...streams, ...feeds, ...receipts, ...places];
