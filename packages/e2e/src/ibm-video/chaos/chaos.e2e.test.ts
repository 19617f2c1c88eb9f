/** Half a minute of what `pnpm chaos:ibm-video` does for longer, and that it can fail. */
import { startIbmVideo } from "@tributary/simulators/ibm-video";
import { seededRandom } from "@tributary/testing/checker";
import { expect, test } from "vitest";
import { platformForTest } from "../../platform-for-test.ts";
import { eventually } from "../../received.ts";
import { accountsAt } from "../account.ts";
import { linkChannel } from "../linked-channel.ts";
import { Broadcast } from "./broadcast.ts";
import { eventsOf, reportTable, theirs } from "./report.ts";
import { runChaos } from "./run.ts";
import { compare, shownIn } from "./verdict.ts";
import { withoutSync } from "./without-sync.ts";

const MINUTES = 0.5;
const CHANNELS = 10;
const TIMEOUT_MS = 6 * 60_000;

test("while IBM Video Streaming does everything wrong and adapters are killed, both sides get everything once", {
  timeout: TIMEOUT_MS,
}, async () => {
  await using platform = await platformForTest();
  const options = { minutes: MINUTES, channels: CHANNELS, seed: 1, killEveryMs: 10_000 };
  const report = await runChaos(platform, { ...options, tell: () => undefined });
  process.stdout.write(`${reportTable(report)}\n`);
  expect(report.complaints).toEqual([]);
  expect(report.viewersMessages).toBeGreaterThan(CHANNELS);
  for (const count of [report.kills, report.answers, report.cursorChecks]) expect(count).toBeGreaterThan(0);
});

/** As the last page of the history, which every connecting shows, does not go back so far. */
const WORDS = 400;

test("control: where Sync tells nothing, what frames have lost is lost", { timeout: TIMEOUT_MS }, async () => {
  await using platform = await platformForTest();
  await using service = await startIbmVideo({ seed: 1 });
  await using between = await withoutSync(service.url);
  const { clientId, clientSecret } = service;
  const accounts = accountsAt({ url: between.url, clientId, clientSecret }, [platform.tenant]);
  const [api] = await Promise.all([platform.startApi(), platform.startIbmAdapter(accounts)]);
  const channel = await linkChannel(api.url, platform.tenant, { channelId: "1" });
  await channel.becomes("CONNECTED");
  const viewers = service.viewers("1");
  service.faults.set({ droppedFrames: 0.2 });
  for (let word = 0; word < WORDS; word += 1) viewers.say("vera", `word ${word}`);
  service.faults.clear();
  const asked = between.asked;
  await eventually(async () => between.asked > asked, "it is asked what was missed", 90_000);
  const broadcast = new Broadcast({ channel, viewers, random: seededRandom(1) });
  expect(compare(theirs(broadcast), shownIn(await eventsOf(platform, broadcast))).lost).not.toEqual([]);
});
