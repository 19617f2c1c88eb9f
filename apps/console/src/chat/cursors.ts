// Where a session's stream is opened. Receipts and notices have no snapshot of their own, so a page that opens a session
// hears the last of what happened there again; what it knows already changes nothing.

const REPLAYED = 300;

/** The earliest of several answers' cursors: what a later one shows already comes once more then. */
export const earliest = (cursors: readonly [string, ...string[]]): string =>
  cursors.reduce((least, cursor) => (numberOf(cursor) < numberOf(least) ? cursor : least));

/** A cursor of the same stream some numbers before: any that the stream has passed will do. */
export const shortlyBefore = (cursor: string, by: number = REPLAYED): string =>
  `${Math.max(0, numberOf(cursor) - by)}${cursor.slice(cursor.indexOf("."))}`;

/** Whether what has the cursor `there` is in a snapshot with the cursor `here`. */
export const isIn = (here: string, there: string): boolean => numberOf(there) <= numberOf(here);

const numberOf = (cursor: string): number => Number.parseInt(cursor, 10);
