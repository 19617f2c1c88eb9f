/** A deploy: both replicas of the stream are replaced, one after the other, while people talk. Nobody loses or repeats anything. */
import { Balancer, Follower, judge, seededRandom } from "@tributary/testing/checker";
import { expect, test } from "vitest";
import type { AppProcess } from "./app-process.ts";
import { openConversation } from "./conversation.ts";
import { feedLog } from "./numbered-log.ts";
import type { Platform } from "./platform.ts";
import { platformForTest } from "./platform-for-test.ts";
import { eventually } from "./received.ts";

const CLIENTS = 30;
const DRAIN = { DRAIN_PAUSE_SECONDS: "1", DRAIN_WINDOW_SECONDS: "2" };

test("a rolling restart of both replicas under load loses nothing and repeats nothing", async () => {
  await using platform = await platformForTest();
  await using balancer = await Balancer.start();
  const [api, ...old] = await Promise.all([platform.startApi(), startReplica(platform), startReplica(platform)]);
  for (const app of old) balancer.add(portOf(app));
  const talk = await openConversation(api.url, platform.tenant);
  using clients = new DisposableStack();
  const url = balancer.url + talk.streamPath;
  const followers = Array.from({ length: CLIENTS }, (_, seed) =>
    clients.use(new Follower({ url, headers: talk.participant, random: seededRandom(seed) })),
  );
  await eventually(async () => followers.every(({ account }) => account !== null), "every client has a cursor");

  const restarted = new AbortController();
  const talking = keepTalking(() => talk.say("hello"), restarted.signal);
  for (const app of old) {
    const fresh = await startReplica(platform);
    balancer.add(portOf(fresh));
    await replace(app, balancer);
  }
  restarted.abort();
  const said = await talking;

  const log = await feedLog(platform.store, platform.tenant.name, talk.participantId);
  const head = log.at(-1)?.number;
  await eventually(async () => followers.every(({ number }) => number === head), "every client is at the head");
  expect(said).toBeGreaterThan(20);
  for (const { account, resets, opened } of followers) {
    expect(opened).toBeGreaterThan(1);
    expect(resets).toEqual([]);
    const nothing = { lost: [], repeated: [], outOfOrder: [], mismatched: [] };
    expect(judge(account ?? { first: 0, arrivals: [] }, log)).toMatchObject(nothing);
  }
});

test("a second SIGTERM does not wait for the drain", async () => {
  await using platform = await platformForTest();
  const app = await startReplica(platform, { DRAIN_PAUSE_SECONDS: "60" });
  const ended = app.end("SIGTERM");
  await eventually(async () => !(await isReady(app)), "readiness is off");
  void app.end("SIGTERM");
  expect(await ended).toBe(1);
});

const startReplica = (platform: Platform, drain: Record<string, string> = DRAIN): Promise<AppProcess> =>
  platform.startStream(drain);

const portOf = ({ url }: AppProcess): number => Number(new URL(url).port);

const isReady = async ({ adminUrl }: AppProcess): Promise<boolean> =>
  fetch(`${adminUrl}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

/** Newcomers are sent there until its readiness says otherwise, as by Kubernetes. */
async function replace(app: AppProcess, balancer: Balancer): Promise<void> {
  const ended = app.end("SIGTERM");
  await eventually(async () => !(await isReady(app)), "readiness is off");
  expect(balancer.open(portOf(app))).toBeGreaterThan(0);
  balancer.remove(portOf(app));
  expect(await ended).toBe(0);
}

/** One after the other, until told to stop; says how many. */
async function keepTalking(say: () => Promise<unknown>, stop: AbortSignal): Promise<number> {
  let said = 0;
  for (; !stop.aborted; said++) await say();
  return said;
}
