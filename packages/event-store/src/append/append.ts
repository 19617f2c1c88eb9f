// append_events checks and writes one request in one transaction, append_all several (see their migrations): requests that
// come at the same time share a round trip and a commit.
import { z } from "zod";
import type { Database } from "../database.ts";
import { isRefusedByDatabase } from "../errors.ts";
import type { EventLog } from "../event-log.ts";
import { gather } from "../gather.ts";
import { Prisma } from "../generated/client.ts";
import type { AppendRequest, AppendResult, EventStore, ExpectedVersion } from "../port.ts";
import { mergeRows } from "../read-models/rows.ts";
import { encodeReceipt, receiptRow } from "../receipts.ts";
import { type SealedEvents, sealEvents } from "./seal.ts";

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

/** So many appends share a commit: with more, the first of them would wait too long for the last. */
const MOST_TOGETHER = 16;

/** Writes events, feed entries, state, rows and receipts together, or nothing, and says which. */
export function createAppend(
  { database, keyring }: EventLog,
  load: EventStore["load"],
): (request: AppendRequest) => Promise<AppendResult> {
  const append = gather<string, AppendResult>({
    run: (requests) => appendAll(database, requests),
    most: MOST_TOGETHER,
    isOnesFault: isRefusedByDatabase,
  });
  return async (request) => {
    const { tenant, streamId, erases = [] } = request;
    if (!streamId.startsWith(`${tenant}/`)) throw new Error(`stream ${streamId} is not of tenant ${tenant}`);
    const sealed = await sealEvents(request, keyring);
    if (sealed === null) {
      const { version, state, stateVersion } = await load({ tenant, streamId });
      // Decided on what still stands: deciding again would come to the same.
      if (isStill(version, request.expected)) return { outcome: "erased" };
      return { outcome: "conflict", version, state, stateVersion };
    }
    const result = await append(encode(request, sealed));
    // A conflict may be somebody's erasure, which the keys at hand do not know of.
    const outdated = result.outcome === "conflict" ? sealed.subjects : erases;
    for (const subject of outdated) keyring.forget(`${tenant}/${subject}`);
    return result;
  };
}

function isStill(version: number, expected: ExpectedVersion): boolean {
  return expected.kind === "exact" ? version === expected.version : expected.kind !== "no-stream" || version === 0;
}

async function appendAll(database: Database, requests: readonly string[]): Promise<AppendResult[]> {
  const all = `[${requests.join(",")}]`;
  const rows = await database.$hot<{ answers: unknown }>(
    "append_all",
    Prisma.sql`SELECT append_all(${all}::jsonb) AS answers`,
  );
  return z.array(answer).parse(rows[0]?.answers);
}

function encode(
  { rows, receipts, tellsOf = [], ...request }: AppendRequest,
  { events, subjects }: SealedEvents,
): string {
  return JSON.stringify({
    ...request,
    subjects: [...subjects, ...tellsOf],
    events: events.map(({ stored, feeds }) => ({ ...stored, feeds: [...new Set(feeds)] })),
    rows: mergeRows([rows]),
    receipts: receipts.map(encodeReceipt),
  });
}
