/** What can go wrong at IBM Video Streaming, or on the way there: each has its status on the link, and words for the coach. */
import { type IbmVideo, type SomeFaults, startIbmVideo } from "@tributary/simulators/ibm-video";
import { openStream } from "@tributary/testing";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Platform, Tenant } from "../platform.ts";
import { platformForTest } from "../platform-for-test.ts";
import { eventually } from "../received.ts";
import { accountsAt } from "./account.ts";
import { type LinkedChannel, linkChannel } from "./linked-channel.ts";

/** A connection on which nothing is said is given up after 40 s. */
const UNHEARD_WITHIN_MS = 75_000;

const running = new AsyncDisposableStack();
let platform: Platform;
let service: IbmVideo;
let apiUrl: string;
let streamUrl: string;
let tenants: Record<"good" | "wrongSecret" | "withoutAccount", Tenant>;
let channels = 100;

beforeAll(async () => {
  platform = running.use(await platformForTest());
  service = running.use(await startIbmVideo());
  const { tenant: good, newTenant } = platform;
  tenants = { good, wrongSecret: await newTenant(), withoutAccount: await newTenant() };
  const accounts = accountsAt(service, [good], [tenants.wrongSecret, { clientSecret: "nothing" }]);
  const [api, stream] = await Promise.all([
    platform.startApi(),
    platform.startStream(),
    platform.startIbmAdapter(accounts),
  ]);
  [apiUrl, streamUrl] = [api.url, stream.url];
});
afterEach(() => service.faults.clear());
afterAll(() => running.disposeAsync());

function newChannelId(): string {
  channels += 1;
  return `${channels}`;
}

const linked = (channelId = newChannelId(), tenant = tenants.good): Promise<LinkedChannel> =>
  linkChannel(apiUrl, tenant, { channelId });

const text = z.looseObject({ text: z.string() });

/** A channel whose viewers are heard, and what its session's stream shows. */
async function connected() {
  const channel = await linked();
  await channel.becomes("CONNECTED");
  const viewers = service.viewers(channel.channelId);
  const url = `${streamUrl}${channel.streamPath}?include=external&since=earliest`;
  const events = await openStream({ url, headers: await tenants.good.as("coach", "41") });
  const shown = () => events.frames.flatMap(({ payload }) => text.safeParse(payload).data?.text ?? []);
  const shows = (word: string, withinMs?: number) =>
    eventually(async () => shown().includes(word), `"${word}" is shown`, withinMs);
  return { channel, viewers, shown, shows };
}

test.each([
  [402, /chat/i],
  [403, /manage|allowed|access|own/i],
  [404, /channel/i],
] as const)("IBM answers %s: the link has failed, and says why", async (status, why) => {
  const channelId = newChannelId();
  service.account.refuse(channelId, status);
  const channel = await linked(channelId);
  expect((await channel.becomes("FAILED")).detail).toMatch(why);
});

test.each([
  ["wrong credentials", "wrongSecret", /credential|client|account|token/i],
  ["a tenant without an account", "withoutAccount", /account/i],
] as const)("%s: the link has failed, and says why", async (_what, tenant, why) => {
  const channel = await linked(newChannelId(), tenants[tenant]);
  expect((await channel.becomes("FAILED")).detail).toMatch(why);
});

test("IBM is away when a channel is linked: it is connected as soon as IBM is back", { timeout: 120_000 }, async () => {
  service.faults.set({ apiUnavailable: 1 });
  const channel = await linked();
  await channel.becomes("CONNECTING");
  service.faults.clear();
  await channel.becomes("CONNECTED", 60_000);
});

test.each<[string, () => void]>([
  ["closes 1000", () => service.connections.close(1000)],
  ["closes 1001", () => service.connections.close(1001)],
  ["closes 1006", () => service.connections.close(1006)],
  ["closes 1011", () => service.connections.close(1011)],
  ["says that the token is over", () => service.connections.expireTokens()],
  ["says nothing any more", () => service.connections.silence()],
  ["has forgotten the connection", () => service.connections.halfOpen()],
])("the service %s: what is said meanwhile is there, once", { timeout: 120_000 }, async (_what, happens) => {
  const { viewers, shown, shows } = await connected();
  happens();
  viewers.say("vera", "can you hear me?");
  await shows("can you hear me?", UNHEARD_WITHIN_MS);
  viewers.say("vera", "and now?");
  await shows("and now?", UNHEARD_WITHIN_MS);
  expect(shown().filter((one) => one === "can you hear me?")).toHaveLength(1);
});

test.each<[string, SomeFaults]>([
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
])("%s: each message is there once", { timeout: 120_000 }, async (_what, faults) => {
  const { viewers, shown, shows } = await connected();
  service.faults.set(faults);
  const said = Array.from({ length: 20 }, (_, index) => `word ${index}`);
  for (const word of said) viewers.say("vera", word);
  for (const word of said) await shows(word, UNHEARD_WITHIN_MS);
  expect(shown().toSorted()).toEqual(said.toSorted());
});

test("the chat service is away: the link is interrupted, and afterwards what was said on both sides is there", async () => {
  const { channel, viewers, shows } = await connected();
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

test("a message whose answer is lost is looked up, and not sent again", async () => {
  const { channel, viewers } = await connected();
  service.faults.set({ lostSendAnswers: 1 });
  await channel.answer("hello!");
  await eventually(async () => (service.faults.struck.lostSendAnswers ?? 0) > 0, "an answer is lost");
  service.faults.clear();
  await channel.answer("still there?");
  await eventually(async () => viewers.received.length > 1, "the next one is heard");
  expect(viewers.received.map((sent) => sent.text)).toEqual(["41: hello!", "41: still there?"]);
});

test("a channel that is deleted over there is over here, with a word about it", async () => {
  const { channel, viewers, shows } = await connected();
  viewers.say("vera", "bye");
  await shows("bye");
  viewers.deleteChannel();
  expect((await channel.becomes("ENDED")).detail).toMatch(/deleted/);
});
