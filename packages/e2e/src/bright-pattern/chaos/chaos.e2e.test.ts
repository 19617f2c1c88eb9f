/** A minute of what `pnpm chaos:bright-pattern` does for longer, with fewer chats and a fixed seed. */
import { expect, test } from "vitest";
import { platformForTest } from "../../platform-for-test.ts";
import { reportTable } from "./report.ts";
import { runChaos } from "./run.ts";

const MINUTES = 0.5;
const CHATS = 20;
const TIMEOUT_MS = 6 * 60_000;

test("while the contact centre does everything wrong and adapters are killed, both sides get everything once and in order", {
  timeout: TIMEOUT_MS,
}, async () => {
  await using platform = await platformForTest();
  const options = { minutes: MINUTES, chats: CHATS, seed: 1, killEveryMs: 10_000 };
  const report = await runChaos(platform, { ...options, tell: () => undefined });
  process.stdout.write(`${reportTable(report)}\n`);
  expect(report.complaints).toEqual([]);
  expect(report.kills).toBeGreaterThan(0);
  for (const said of [report.agentMessages, report.participantMessages]) expect(said).toBeGreaterThan(CHATS);
});
