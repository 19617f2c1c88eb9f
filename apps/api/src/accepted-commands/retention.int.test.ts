import { expect, test } from "vitest";
import { admin, conversation } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

async function aMonthPasses({ query }: RunningApi): Promise<void> {
  for (const table of ["events", "command_receipts"]) {
    await query(`UPDATE ${table} SET recorded_at = recorded_at - interval '30 days'`);
  }
}

test("what is older than it is kept is trimmed while the api runs: feeds and receipts, and no event", async () => {
  await using running = await runningApi({ retention: { feeds: 7, receipts: 7 } });
  await conversation(running);
  const body = { firstName: "Grace", lastName: "Hopper" };
  await running.send("POST", "/participants", { as: admin, body, headers: { "idempotency-key": "once" } });
  const { events, receipts } = await running.written();
  expect(receipts).toBe(1);
  await aMonthPasses(running);
  const left = async () => {
    const { feeds, receipts } = await running.written();
    return { feeds, receipts };
  };
  await expect.poll(left, { timeout: 20_000 }).toEqual({ feeds: 0, receipts: 0 });
  expect((await running.written()).events).toBe(events);
});
