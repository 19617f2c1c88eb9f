/** What can go wrong at the contact centre, or on the way there: each has its status on the link, and words for the coach. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type BrightPattern, type SomeFaults, startBrightPattern } from "@tributary/simulators/bright-pattern";
import { openStream, type RecordedFrame } from "@tributary/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Conversation, openConversation, request } from "../conversation.ts";
import type { Platform, Tenant } from "../platform.ts";
import { platformForTest } from "../platform-for-test.ts";
import { eventually } from "../received.ts";
import { accountsAt } from "./contact-centre.ts";
import { type Handover, handOver } from "./handover.ts";

const MIB = 1_024 * 1_024;

/** Whoever breaks the contact centre has one of their own: so the tests, which mostly wait, run side by side. */
const CENTRES = 4;

interface Account {
  centre: BrightPattern;
  tenant: Tenant;
}

const running = new AsyncDisposableStack();
let platform: Platform;
let good: Account;
const unused: Account[] = [];
let apiUrl: string;
let streamUrl: string;
let tenants: Record<"misnamed" | "unknownApp" | "elsewhere" | "withoutAccount", Tenant>;
let people = 0;

beforeAll(async () => {
  platform = running.use(await platformForTest());
  const { newTenant } = platform;
  for (let each = 0; each < CENTRES; each += 1) {
    const centre = running.use(await startBrightPattern({ pollHoldMs: [500, 1_000] }));
    unused.push({ centre, tenant: await newTenant() });
  }
  good = account();
  const [misnamed, unknownApp, elsewhere] = [await newTenant(), await newTenant(), await newTenant()];
  tenants = { misnamed, unknownApp, elsewhere, withoutAccount: await newTenant() };
  const accounts = accountsAt(
    good.centre,
    [good.tenant],
    ...unused.map(({ centre: { url }, tenant }) => [tenant, { url }] as const),
    [misnamed, { tenantUrl: "nobody.example" }],
    [unknownApp, { appId: "nothing" }],
    [elsewhere, { url: await somethingElse() }],
  );
  const [api, stream] = await Promise.all([
    platform.startApi(),
    platform.startStream(),
    platform.startBpAdapter(accounts),
  ]);
  [apiUrl, streamUrl] = [api.url, stream.url];
});
afterAll(() => running.disposeAsync());

/** A web server that knows nothing of chats. */
async function somethingElse(): Promise<string> {
  const server = createServer((_request, response) => void response.end("<html>Welcome!</html>"));
  running.defer(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A contact centre that no other test uses. */
function account(): Account {
  const next = unused.pop();
  if (next === undefined) throw new Error(`there are only ${CENTRES} contact centres`);
  return next;
}

async function handedOver(tenant = good.tenant): Promise<{ talk: Conversation; handover: Handover }> {
  people += 1;
  const talk = await openConversation(apiUrl, tenant, { participantId: `p-${people}`, coachId: `c-${people}` });
  return { talk, handover: await handOver(apiUrl, talk) };
}

/** A chat with an agent in it. */
async function connected({ centre, tenant }: Account = good) {
  const { talk, handover } = await handedOver(tenant);
  const chatId = await handover.chatId();
  centre.agent.accept(chatId);
  await handover.becomes("CONNECTED");
  return { talk, handover, chatId };
}

test.concurrent.each([
  ["a wrong tenantUrl", "misnamed", /tenant.*1000/is],
  ["wrong credentials", "unknownApp", /3000/],
  ["a tenant without an account", "withoutAccount", /account/],
] as const)("%s: the link has failed, and says why", async (_what, tenant, why) => {
  const { handover } = await handedOver(tenants[tenant]);
  expect((await handover.becomes("FAILED")).detail).toMatch(why);
});

test.concurrent("a chat that the server has forgotten (5005) is over, and the session can be handed over anew", async () => {
  const { talk, handover, chatId } = await connected();
  good.centre.agent.forget(chatId);
  await talk.say("is anybody there?");
  expect((await handover.becomes("ENDED")).detail).toMatch(/5005/);
  await (await handOver(apiUrl, talk)).becomes("QUEUED");
});

test.concurrent.each<[string, SomeFaults, SomeFaults]>([
  ["somebody else polls (5509)", { refusePolls: "5509" }, { refusePolls: null }],
  ["the server is down", { down: true }, { down: false }],
])("%s: the link is interrupted, and afterwards what was said meanwhile is there", async (_what, faults, none) => {
  const own = account();
  const { centre } = own;
  const { talk, handover, chatId } = await connected(own);
  const events = await openStream({ url: streamUrl + talk.streamPath, headers: talk.participant });
  centre.faults.set(faults);
  centre.agent.say(chatId, "can you hear me?");
  await talk.say("hello?");
  expect((await handover.becomes("INTERRUPTED", 40_000)).detail).toEqual(expect.any(String));
  centre.faults.set(none);
  await handover.becomes("CONNECTED", 60_000);
  await events.waitFor(({ payload }) => JSON.stringify(payload).includes("can you hear me?"), 20_000);
  const heard = () => centre.agent.chat(chatId).received.filter(({ event }) => event === "chat_session_message");
  await eventually(async () => heard().length > 0, "the participant is heard");
  expect(heard().map(({ msg }) => msg)).toEqual(["hello?"]);
});

test.concurrent("answers that are no JSON: the link is interrupted, and says that it is tried again", async () => {
  const { handover } = await handedOver(tenants.elsewhere);
  expect((await handover.becomes("INTERRUPTED")).detail).toMatch(/tried again/);
});

test.concurrent("a batch that is cut off in the middle: what it held comes out of the history", async () => {
  const own = account();
  const { centre } = own;
  const { talk, chatId } = await connected(own);
  const events = await openStream({ url: streamUrl + talk.streamPath, headers: talk.participant });
  centre.faults.set({ malformedJson: 1 });
  centre.agent.say(chatId, "can you hear me?");
  const isHeard = ({ payload }: RecordedFrame) => JSON.stringify(payload).includes("can you hear me?");
  await events.waitFor(isHeard, 20_000);
  expect(events.frames.filter(isHeard)).toHaveLength(1);
});

test.concurrent("a file of 26 MiB is refused to its sender, and one of an agent's is told of in the session", async () => {
  const { talk, chatId } = await connected();
  const form = new FormData();
  form.append("file", new File([new Uint8Array(26 * MIB)], "scan.tiff"));
  const upload = await fetch(
    `${apiUrl}/api/v1/participants/${talk.participantId}/chat_sessions/${talk.sessionId}/files`,
    { method: "POST", body: form, headers: talk.participant },
  );
  expect([upload.status, await upload.json()]).toEqual([413, expect.objectContaining({ code: "body-too-large" })]);

  const events = await openStream({
    url: `${streamUrl}${talk.streamPath}?include=external`,
    headers: talk.participant,
  });
  await events.waitFor(() => true);
  good.centre.agent.sendFile(chatId, { name: "scan.tiff", contentType: "image/tiff", bytes: Buffer.alloc(26 * MIB) });
  const told = await events.waitFor(({ eventType }) => eventType === "CHAT_SESSION_NOTICE_POSTED", 60_000);
  expect(told.payload).toMatchObject({ level: "WARNING", text: expect.stringMatching(/scan\.tiff/) });
});

test.concurrent("a provider that nobody knows, and a second link, are refused to the coach at once", async () => {
  const { talk } = await handedOver();
  const links = `${apiUrl}/api/v1/admin/chat_sessions/${talk.sessionId}/external_chats`;
  const ask = (provider: string) => request("POST", links, talk.coach, { provider });
  expect((await ask("carrier-pigeon")).body).toMatchObject({ status: 422, code: "validation-failed" });
  expect((await ask("bright-pattern")).body).toMatchObject({ status: 409, code: "external-chat-already-linked" });
});
