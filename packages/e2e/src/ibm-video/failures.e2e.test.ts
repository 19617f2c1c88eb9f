/** What can go wrong at IBM Video Streaming, or on the way there: each has its status on the link, and words for the coach. */
import { type IbmVideo, type SomeFaults, startIbmVideo } from "@tributary/simulators/ibm-video";
import { openStream } from "@tributary/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Platform, Tenant } from "../platform.ts";
import { platformForTest } from "../platform-for-test.ts";
import { eventually } from "../received.ts";
import { accountsAt, allOf } from "./account.ts";
import { type LinkedChannel, linkChannel } from "./linked-channel.ts";

/** A connection on which nothing is said is given up after 40 s. */
const UNHEARD_WITHIN_MS = 75_000;

/** Whoever breaks the service has one of their own: so the tests, which mostly wait, run side by side. */
const SERVICES = 26;
const CHANNEL_ID = "101";

interface Account {
  service: IbmVideo;
  tenant: Tenant;
}

const running = new AsyncDisposableStack();
let platform: Platform;
let apiUrl: string;
let streamUrl: string;
const unused: Account[] = [];
let tenants: Record<"wrongSecret" | "withoutAccount", Tenant>;

beforeAll(async () => {
  platform = running.use(await platformForTest());
  for (let each = 0; each < SERVICES; each += 1) {
    unused.push({ service: running.use(await startIbmVideo()), tenant: await platform.newTenant() });
  }
  const { service } = account();
  tenants = { wrongSecret: await platform.newTenant(), withoutAccount: await platform.newTenant() };
  const accounts = unused.map(({ service, tenant }) => accountsAt(service, [tenant]));
  const wrong = accountsAt(service, [tenants.wrongSecret, { clientSecret: "nothing" }]);
  const [api, stream] = await Promise.all([
    platform.startApi(),
    platform.startStream(),
    platform.startIbmAdapter(allOf(wrong, ...accounts)),
  ]);
  [apiUrl, streamUrl] = [api.url, stream.url];
});
afterAll(() => running.disposeAsync());

/** A service that no other test uses. */
function account(): Account {
  const next = unused.pop();
  if (next === undefined) throw new Error(`there are only ${SERVICES} services`);
  return next;
}

const linked = (tenant: Tenant): Promise<LinkedChannel> => linkChannel(apiUrl, tenant, { channelId: CHANNEL_ID });

const text = z.looseObject({ text: z.string() });

/** A channel whose viewers are heard, and what its session's stream shows. */
async function connected() {
  const { service, tenant } = account();
  const channel = await linked(tenant);
  await channel.becomes("CONNECTED");
  const viewers = service.viewers(channel.channelId);
  const url = `${streamUrl}${channel.streamPath}?include=external&since=earliest`;
  const events = await openStream({ url, headers: await tenant.as("coach", "41") });
  const shown = () => events.frames.flatMap(({ payload }) => text.safeParse(payload).data?.text ?? []);
  const shows = (word: string, withinMs?: number) =>
    eventually(async () => shown().includes(word), `"${word}" is shown`, withinMs);
  return { service, channel, viewers, shown, shows };
}

test.concurrent.each([
  [402, /chat/i],
  [403, /manage|allowed|access|own/i],
  [404, /channel/i],
] as const)("IBM answers %s: the link has failed, and says why", async (status, why) => {
  const { service, tenant } = account();
  service.account.refuse(CHANNEL_ID, status);
  const channel = await linked(tenant);
  expect((await channel.becomes("FAILED")).detail).toMatch(why);
});

test.concurrent.each([
  ["wrong credentials", "wrongSecret", /credential|client|account|token/i],
  ["a tenant without an account", "withoutAccount", /account/i],
] as const)("%s: the link has failed, and says why", async (_what, tenant, why) => {
  const channel = await linked(tenants[tenant]);
  expect((await channel.becomes("FAILED")).detail).toMatch(why);
});

test.concurrent("IBM is away when a channel is linked: it is connected as soon as IBM is back", async () => {
  const { service, tenant } = account();
  service.faults.set({ apiUnavailable: 1 });
  const channel = await linked(tenant);
  await channel.becomes("CONNECTING");
  service.faults.clear();
  await channel.becomes("CONNECTED", 60_000);
});

test.concurrent.each<[string, (service: IbmVideo) => void]>([
  ["closes 1000", ({ connections }) => connections.close(1000)],
  ["closes 1001", ({ connections }) => connections.close(1001)],
  ["closes 1006", ({ connections }) => connections.close(1006)],
  ["closes 1011", ({ connections }) => connections.close(1011)],
  ["says that the token is over", ({ connections }) => connections.expireTokens()],
  ["says nothing any more", ({ connections }) => connections.silence()],
  ["has forgotten the connection", ({ connections }) => connections.halfOpen()],
])("the service %s: what is said meanwhile is there, once", async (_what, happens) => {
  const { service, viewers, shown, shows } = await connected();
  happens(service);
  viewers.say("vera", "can you hear me?");
  await shows("can you hear me?", UNHEARD_WITHIN_MS);
  viewers.say("vera", "and now?");
  await shows("and now?", UNHEARD_WITHIN_MS);
  expect(shown().filter((one) => one === "can you hear me?")).toHaveLength(1);
});

test.concurrent.each<[string, SomeFaults]>([
  ["every frame comes twice", { duplicateFrames: 1 }],
  ["frames change places", { reorderedFrames: 0.5 }],
  ["every other frame is lost", { droppedFrames: 0.5 }],
  ["no more than one message a second comes", { throttlePerSecond: 1 }],
  ["fields are missing", { missingFields: true }],
  ["fields are null", { nullFields: true }],
  ["custom fields hide known ones", { shadowingFields: true }],
  ["times have nine digits of a second", { fractions: "nine" }],
  ["times have whole seconds", { fractions: "none" }],
  ["frames are cut off", { badJson: 0.3 }],
  ["unknown events come between", { unknownTypes: 0.5 }],
])("%s: each message is there once", async (_what, faults) => {
  const { service, viewers, shown, shows } = await connected();
  service.faults.set(faults);
  const said = Array.from({ length: 20 }, (_, index) => `word ${index}`);
  for (const word of said) viewers.say("vera", word);
  for (const word of said) await shows(word, UNHEARD_WITHIN_MS);
  expect(shown().toSorted()).toEqual(said.toSorted());
});

test.concurrent("the chat service is away: the link is interrupted, and afterwards what was said on both sides is there", async () => {
  const { service, channel, viewers, shows } = await connected();
  service.faults.set({ chatUnavailable: 1 });
  service.connections.close(1011);
  viewers.say("vera", "hello?");
  await channel.answer("hello!");
  expect((await channel.becomes("INTERRUPTED", 40_000)).detail).toEqual(expect.any(String));
  service.faults.clear();
  await channel.becomes("CONNECTED", 60_000);
  await shows("hello?");
  await eventually(async () => viewers.received.length > 0, "the coach is heard");
  expect(viewers.received.map((sent) => sent.text)).toEqual(["41: hello!"]);
});

test.concurrent("a message whose answer is lost is looked up, and not sent again", async () => {
  const { service, channel, viewers } = await connected();
  service.faults.set({ lostSendAnswers: 1 });
  await channel.answer("hello!");
  await eventually(async () => (service.faults.struck.lostSendAnswers ?? 0) > 0, "an answer is lost");
  service.faults.clear();
  await channel.answer("still there?");
  await eventually(async () => viewers.received.length > 1, "the next one is heard");
  expect(viewers.received.map((sent) => sent.text)).toEqual(["41: hello!", "41: still there?"]);
});

test.concurrent("a channel that is deleted over there is over here, with a word about it", async () => {
  const { channel, viewers, shows } = await connected();
  viewers.say("vera", "bye");
  await shows("bye");
  viewers.deleteChannel();
  expect((await channel.becomes("ENDED")).detail).toMatch(/deleted/);
});
