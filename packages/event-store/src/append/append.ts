// One call of append_events: the function checks and writes everything in one transaction (see its migration).
import { z } from "zod";
import type { Database } from "../database.ts";
import type { AppendRequest, AppendResult } from "../port.ts";
import { mergeRows } from "../read-models/rows.ts";
import { encodeReceipt, receiptRow } from "../receipts.ts";

const streamState = { version: z.int(), state: z.unknown(), stateVersion: z.int().nullable() };

const answer = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("appended"),
    version: z.int(),
    epoch: z.int(),
    feeds: z.array(z.record(z.string(), z.int())),
  }),
  z.object({ outcome: z.literal("conflict"), ...streamState }),
  z.object({ outcome: z.literal("replayed"), receipts: z.array(receiptRow) }),
  z.object({ outcome: z.literal("suspect") }),
]);

/** Writes events, feed entries, state, rows and receipts together, or nothing, and says which. */
export async function append(database: Database, request: AppendRequest): Promise<AppendResult> {
  if (!request.streamId.startsWith(`${request.tenant}/`)) {
    throw new Error(`stream ${request.streamId} is not of tenant ${request.tenant}`);
  }
  const rows = await database.$queryRaw<
    { answer: unknown }[]
  >`SELECT append_events(${encode(request)}::jsonb) AS answer`;
  return answer.parse(rows[0]?.answer);
}

function encode({ events, rows, receipts, ...request }: AppendRequest): string {
  return JSON.stringify({
    ...request,
    events: events.map(({ stored, feeds }) => ({ ...stored, feeds: [...new Set(feeds)] })),
    rows: mergeRows([rows]),
    receipts: receipts.map(encodeReceipt),
  });
}
