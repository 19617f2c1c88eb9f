// What openings ask before anything is sent. When thousands come back at once, those that ask at the same time share one
// query; each still gets head and standing of one moment, and that moment is after it asked.
import { isRefusedByDatabase } from "../errors.ts";
import { gather } from "../gather.ts";

const MOST_TOGETHER = 100;

/** The question of one opening, which goes with those of others. `read` answers in the order of the queries. */
export function gatherStandings<Query, Standing>(
  read: (queries: readonly Query[]) => Promise<readonly Standing[]>,
): (query: Query) => Promise<Standing> {
  return gather({
    async run(queries) {
      const standings = await read(queries);
      if (standings.length === 0) throw new Error("log_epoch has no row: the database is not migrated");
      return standings;
    },
    most: MOST_TOGETHER,
    isOnesFault: isRefusedByDatabase,
  });
}

/** The queries as one parameter of `jsonb_to_recordset`, with the order of their answers. */
export const asRecordset = (queries: readonly object[]): string =>
  JSON.stringify(queries.map((query, place) => ({ ...query, place })));
