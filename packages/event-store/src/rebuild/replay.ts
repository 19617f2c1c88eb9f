// From the log to the shadow, event by event in the relay's order, through the codec and the one projection that appends
// go through. Pages are small: a transaction that writes holds the relay back for as long as it is open.
import { Prisma } from "../generated/client.ts";
import type { Keyring } from "../keys/keyring.ts";
import type { RelayCursor } from "../port.ts";
import { type EventRow, eventColumns, readRows } from "../read/recorded-event.ts";
import { projectRows } from "../read-models/project-rows.ts";
import { mergeRows } from "../read-models/rows.ts";
import type { Session } from "./session.ts";

const PAGE = 500;

export const beginningOfLog: RelayCursor = { epoch: 0, xid: "0", position: "0" };

interface Page {
  /** Reads the log; what is written goes to the shadow. */
  log: Session;
  shadow: Session;
  keyring: Keyring;
  /** Only events that no running transaction can precede; false for all that `log` sees. */
  settled: boolean;
  onPage(events: number): void;
}

/** Applies every event after the cursor, and answers where it came to. */
export async function replay(page: Page, from: RelayCursor): Promise<RelayCursor> {
  let cursor = from;
  for (;;) {
    const rows = await page.log.query<PlacedEventRow>(eventsAfter(cursor, page.settled));
    const last = rows.at(-1);
    if (last === undefined) return cursor;
    await apply(page, rows);
    page.onPage(rows.length);
    cursor = { epoch: last.epoch, xid: last.xid, position: last.position };
    if (rows.length < PAGE) return cursor;
  }
}

type PlacedEventRow = EventRow & { xid: string; position: string };

function eventsAfter({ epoch, xid, position }: RelayCursor, settled: boolean): Prisma.Sql {
  const bound = Prisma.sql`AND (e.epoch, e.xid) < ((SELECT epoch FROM log_epoch), pg_snapshot_xmin(pg_current_snapshot()))`;
  return Prisma.sql`
    SELECT ${eventColumns}, e.xid::text AS xid, e.position FROM events AS e
    WHERE (e.epoch, e.xid, e.position) > (${epoch}::integer, ${xid}::xid8, ${position}::bigint)
      ${settled ? bound : Prisma.empty}
    ORDER BY e.epoch, e.xid, e.position LIMIT ${PAGE}`;
}

/** One statement for the page, in which the rows of each event find those of the events before it. */
async function apply({ shadow, keyring }: Page, rows: readonly EventRow[]): Promise<void> {
  const perEvent = (await readRows(keyring, rows)).map((event) => mergeRows([projectRows(event)]));
  await shadow.query(Prisma.sql`
    SELECT upsert_rows(model_rows) FROM jsonb_array_elements(${JSON.stringify(perEvent)}::jsonb) AS model_rows`);
}
