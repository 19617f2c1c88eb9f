import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { actions } from "./control-actions.ts";
import { type IbmVideo, startIbmVideo } from "./server.ts";
import { type Client, enter } from "./testing/client.ts";

let ibm: IbmVideo;
let client: Client;
beforeAll(async () => {
  ibm = await startIbmVideo();
  client = await enter(ibm, "8");
});
afterAll(() => ibm[Symbol.asyncDispose]());

async function control(method: string, path: string, body?: unknown) {
  const sent = body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${ibm.url}/control${path}`, { method, ...sent });
  return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, unknown>> };
}

/** Each action with a body, and what clients are told; in an order in which one channel can live through them. */
const ACTIONS: [action: string, body: object, told: string[]][] = [
  ["say", { user: { id: "ann", name: "Ann" }, text: "Hi", id: "m1" }, ["message.new"]],
  ["edit", { messageId: "m1", text: "Hi!" }, ["message.updated"]],
  ["react", { user: "bob", messageId: "m1", type: "like" }, ["reaction.new"]],
  ["unreact", { user: "bob", messageId: "m1", type: "like" }, ["reaction.deleted"]],
  ["pin", { messageId: "m1" }, ["message.updated"]],
  ["type", { user: "bob" }, ["typing.start"]],
  ["read", { user: "bob" }, ["message.read"]],
  ["remove", { messageId: "m1", by: "mod" }, ["message.deleted"]],
  ["undelete", { messageId: "m1" }, ["message.undeleted"]],
  ["flood", { perSecond: 100, seconds: 0.03 }, ["message.new", "message.new", "message.new"]],
  ["ban", { user: "bob", seconds: 60, reason: "rude" }, ["user.banned"]],
  ["unban", { user: "bob" }, ["user.unbanned"]],
  ["freeze", { isFrozen: false }, ["channel.updated"]],
  ["slow_down", { seconds: 0 }, ["channel.updated"]],
  ["add_member", { user: "bob" }, ["member.added"]],
  ["remove_member", { user: "bob" }, ["member.removed"]],
  ["truncate", {}, ["channel.truncated"]],
  ["tell", { type: "poll.closed", poll: {} }, ["poll.closed"]],
  ["delete_channel", {}, ["channel.deleted"]],
];

describe("actions over HTTP", () => {
  test("are all of these", () => {
    expect(ACTIONS.map(([name]) => name).toSorted()).toEqual([...actions.keys()].toSorted());
  });

  test.each(ACTIONS)("%s", async (action, body, told) => {
    const before = client.types().length;
    expect((await control("POST", `/channels/8/${action}`, body)).status).toBe(200);
    await expect.poll(() => client.types().slice(before)).toEqual(told);
  });

  test("are refused when there is none of the name, when the body is wrong, and when it can't be", async () => {
    expect(await control("POST", "/channels/9/dance")).toMatchObject({ status: 404, body: { error: /There are say/ } });
    expect((await control("POST", "/channels/9/say", { text: "no user" })).status).toBe(400);
    expect((await control("POST", "/channels/9/edit", { messageId: "none", text: "x" })).status).toBe(409);
    expect((await control("GET", "/channels/chatroom%3Anone")).status).toBe(409);
  });
});

test("a channel is shown with its messages, and what clients sent", async () => {
  using at = await enter(ibm, "10");
  ibm.viewers("10").say("ann", "Hi");
  await at.send({ id: "a1", text: "Answer" });
  const { body } = await control("GET", `/channels/${encodeURIComponent(at.cid)}`);
  expect(body).toMatchObject({
    ...{ cid: at.cid, kind: "chat", channelId: "10", messageCount: 2, receivedCount: 1, watcherCount: 1 },
    ...{ messages: [{ text: "Hi" }, { text: "Answer" }], received: [{ id: "a1", userId: at.userId }] },
  });
  const latest = (await control("GET", `/channels/10?latest=1`)).body;
  expect(latest).toMatchObject({ messageCount: 2, messages: [{ text: "Answer" }] });
  expect((await control("GET", "/channels/10?latest=none")).status).toBe(400);
  const { channels } = (await control("GET", "/channels")).body as { channels: { cid: string }[] };
  expect(channels.map(({ cid }) => cid)).toContain(at.cid);
});

test("faults are switched, and connections ended", async () => {
  expect((await control("PATCH", "/faults", { droppedFrames: 0.5 })).body).toMatchObject({
    droppedFrames: 0.5,
    struck: {},
  });
  expect((await control("PATCH", "/faults", { explode: true })).status).toBe(400);
  expect((await control("DELETE", "/faults")).body).toMatchObject({ droppedFrames: 0 });
  expect((await control("GET", "/faults")).body).toMatchObject({ droppedFrames: 0 });
  using at = await enter(ibm, "11");
  expect((await control("GET", "/connections")).body.count).toBeGreaterThan(0);
  expect((await control("POST", "/connections/close", { code: 1234 })).status).toBe(400);
  for (const path of ["/connections/silence", "/connections/half_open", "/users/change"])
    expect((await control("POST", path)).status).toBe(200);
  expect((await control("POST", "/connections/close", { code: 1006 })).status).toBe(200);
  expect(await at.closed).toBe(1006);
});

test("tokens are ended, codes given and channels refused", async () => {
  using at = await enter(ibm, "12");
  expect((await control("POST", "/tokens/expire")).status).toBe(200);
  expect(await at.closed).toBe(1000);
  expect((await control("POST", "/codes")).body.code).toMatch(/^\w{40}$/);
  expect((await control("PUT", "/refusals/12", { status: 402 })).status).toBe(200);
  expect((await control("PUT", "/refusals/12", { status: 418 })).status).toBe(400);
  await expect(enter(ibm, "12")).rejects.toThrow();
  await control("PUT", "/refusals/12", { status: null });
  expect((await enter(ibm, "12")).cid).toBe("chatroom:channel_12");
});

test("changes are told as they come", async () => {
  const left = new AbortController();
  const { body } = await fetch(`${ibm.url}/control/changes`, { signal: left.signal });
  const reader = (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  ibm.viewers("13").say("ann", "Hi");
  expect((await reader.read()).value).toContain("data: chatroom:channel_13\n\n");
  left.abort();
});
