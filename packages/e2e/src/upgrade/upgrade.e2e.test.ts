/** An upgrade: the build before the newest migration goes on with the new schema, beside the new build, which takes its place. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { freshDatabase } from "@tributary/testing";
import { Balancer, Follower, judge, seededRandom } from "@tributary/testing/checker";
import { expect, test } from "vitest";
import type { AppProcess } from "../app-process.ts";
import { openConversation } from "../conversation.ts";
import { feedLog } from "../numbered-log.ts";
import { runOps } from "../ops-process.ts";
import { platformForTest } from "../platform-for-test.ts";
import { eventually } from "../received.ts";
import { previousBuild } from "./previous-build.ts";

const run = promisify(execFile);
const CLIENTS = 10;
const DRAIN = { DRAIN_PAUSE_SECONDS: "0", DRAIN_WINDOW_SECONDS: "1" };
const portOf = ({ url }: AppProcess): number => Number(new URL(url).port);

test("the build before goes on with the new schema, beside the new one, and nobody loses anything when that takes over; on the old schema the new one is not ready", async ({
  skip,
}) => {
  const previous = await previousBuild();
  if ("reason" in previous) return skip(previous.reason);
  await using build = previous;
  await using platform = await platformForTest(); // it has the newest schema
  await using balancer = await Balancer.start();
  const [oldApi, oldStream] = await Promise.all([
    platform.startApi({}, build.program("apps/api/src/main.ts")),
    platform.startApi(DRAIN, build.program("apps/stream/src/main.ts")), // any app's environment is that of all
  ]);
  balancer.add(portOf(oldStream));
  const talk = await openConversation(oldApi.url, platform.tenant);
  using clients = new DisposableStack();
  const url = balancer.url + talk.streamPath;
  const followers = Array.from({ length: CLIENTS }, (_, seed) =>
    clients.use(new Follower({ url, headers: talk.participant, random: seededRandom(seed) })),
  );
  await eventually(async () => followers.every(({ account }) => account !== null), "every client has a cursor");

  const over = new AbortController();
  const apis = [oldApi.url];
  const talking = (async () => {
    let said = 0;
    for (; !over.signal.aborted; said += 1) await talk.say("hello", apis[said % apis.length]);
    return said;
  })();
  const [newApi, newStream] = await Promise.all([platform.startApi(), platform.startStream(DRAIN)]);
  apis.push(newApi.url); // for a while both are asked in turn
  balancer.add(portOf(newStream));
  const head = async () =>
    (await feedLog(platform.store, platform.tenant.name, talk.participantId)).at(-1)?.number ?? 0;
  const atFirst = await head();
  await eventually(async () => (await head()) > atFirst + 20, "both builds take commands");
  apis.shift();
  balancer.remove(portOf(oldStream));
  expect(await oldStream.end("SIGTERM")).toBe(0);
  expect(await oldApi.end("SIGTERM")).toBe(0);
  const alone = await head();
  await eventually(async () => (await head()) > alone + 5, "the new build takes commands alone");
  over.abort();
  expect(await talking).toBeGreaterThan(25);

  const log = await feedLog(platform.store, platform.tenant.name, talk.participantId);
  const last = log.at(-1)?.number;
  await eventually(async () => followers.every(({ number }) => number === last), "every client is at the head");
  for (const { account, resets, opened } of followers) {
    expect([resets, opened]).toEqual([[], 2]);
    const nothing = { lost: [], repeated: [], outOfOrder: [], mismatched: [], foreign: [] };
    expect(judge(account ?? { first: 0, arrivals: [] }, log)).toMatchObject(nothing);
  }
  const check = runOps(["check"], platform);
  expect(await check.ended, check.output()).toBe(0);

  const unmigrated = await freshDatabase();
  const env = { PATH: process.env.PATH, DATABASE_URL: unmigrated.url };
  await run(process.execPath, [build.program("packages/event-store/src/migrate/main.ts")], { env });
  const early = await platform.startStream({ DATABASE_URL: unmigrated.url }, "live");
  await eventually(async () => {
    const ready = await fetch(`${early.adminUrl}/health/ready`);
    return ready.status === 503 && /the database misses migration \d+_/.test(await ready.text());
  }, "the new build says which migration it misses");
  await early.end("SIGKILL");
  await unmigrated.drop();
});
