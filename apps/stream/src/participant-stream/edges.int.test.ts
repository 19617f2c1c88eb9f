// What no ordinary client does, and what must not happen to the others when one does.

import { createServer } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appendUnknown } from "../testing/append-to-feed.ts";
import { type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";
import { sealedRecord } from "../testing/sealed-record.ts";

let running: RunningStream;

beforeAll(async () => {
  running = await runStream();
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
});

async function get(id: string, version: string): Promise<string> {
  const headers = Object.entries(await running.headers({ id, role: "participant" })).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return [`GET ${new URL(running.streamUrl(id)).pathname} HTTP/${version}`, "host: x", ...headers, "\r\n"].join("\r\n");
}

/** Sends bytes and collects what comes back. */
function rawClient(text: string) {
  const socket = connect(Number(new URL(running.stream.url).port), "127.0.0.1");
  const client = { received: "", close: () => socket.destroy() };
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    client.received += chunk;
  });
  socket.write(text);
  return client;
}

test("an HTTP/1.0 reader gets the stream without chunk framing", async () => {
  await running.register("old");
  const client = rawClient(await get("old", "1.0"));
  await expect.poll(() => client.received).toContain("KEEP_ALIVE");
  await running.publish(await running.append("old", "hello"));
  await expect.poll(() => client.received).toContain('"hello"');
  expect(client.received.split("\r\n\r\n")[1]).toMatch(
    /^: tributary\nretry: 3000\nid: 0\.[\w-]+\ndata: [^\n]+\n\nid: 1\./,
  );
  client.close();
});

test("a stream that is asked for behind another one on the same connection is refused, and the first goes on", async () => {
  await running.register("pipelined");
  const one = await get("pipelined", "1.1");
  const client = rawClient(one);
  await expect.poll(() => client.received).toContain("KEEP_ALIVE");
  client.close();
  const both = rawClient(one + one);
  await expect.poll(() => both.received).toContain("KEEP_ALIVE");
  await running.publish(await running.append("pipelined", "hello"));
  await expect.poll(() => both.received).toContain('"hello"');
  expect(both.received.match(/HTTP\/1\.1 200/g)).toHaveLength(1);
  both.close();
});

test("a record that cannot be read is filled in from Postgres like a lost one", async () => {
  await running.register("broken");
  const client = await running.open("broken");
  await client.waitFor(() => true);
  const [event] = await running.append("broken", "hello");
  const headers = { tenant: "demo", feeds: "participant/broken:1", epoch: "1" };
  await running.messaging.publish("tributary.events", [{ key: event?.streamId ?? "", value: "{", headers }]);
  await running.messaging.publish("tributary.events", [
    { key: "k", value: "{", headers: { ...headers, feeds: "no number" } },
  ]);
  await client.waitForCount(1);
  expect(textsOf(client)).toEqual(["hello"]);
});

test("an event that only a newer release can read ends the stream in-band before it, and is never skipped", async () => {
  await running.register("newer");
  const client = await running.open("newer");
  await client.waitFor(() => true);
  const [before] = await running.append("newer", "before");
  if (before === undefined) throw new Error("one was appended");
  await appendUnknown(running.store, "newer");
  await running.append("newer", "after");
  const { key, value, headers } = await sealedRecord(running.store, before);
  const ofNewer = { ce_type: "Newer", ce_dataschema: "urn:tributary:event:Newer:1", feeds: "participant/newer:2" };
  await running.messaging.publish("tributary.events", [{ key, value, headers: { ...headers, ...ofNewer } }]);
  const closing = await client.waitFor(({ eventType }) => eventType === "STREAM_CLOSING");
  expect(closing).toMatchObject({ id: expect.stringMatching(/^1\./), payload: { reason: "unreadable" } });
  expect(await client.ended).toEqual({ clean: true });
  expect(textsOf(client)).toEqual(["before"]);

  const again = await running.open("newer", { lastEventId: client.lastEventId ?? "" });
  expect((await again.waitFor(({ eventType }) => eventType === "STREAM_CLOSING")).id).toMatch(/^1\./);
  expect(textsOf(again)).toEqual([]);
});

test("a client that leaves while its stream is being opened leaves nothing behind", async () => {
  await running.register("hasty");
  const before = running.stream.openStreams;
  for (let times = 0; times < 20; times += 1) {
    const client = rawClient(await get("hasty", "1.1"));
    await new Promise((resolve) => setImmediate(resolve));
    client.close();
  }
  const last = await running.open("hasty");
  await last.waitFor(() => true);
  await expect.poll(() => running.stream.openStreams).toBe(before + 1);
});

test("whoever comes while the app drains is told in-band to come back elsewhere", async () => {
  await using leaving = await runStream();
  await leaving.register("40");
  const front = createServer((incoming, outgoing) => leaving.stream.handle(incoming, outgoing));
  await new Promise<void>((resolve) => {
    front.listen(0, "127.0.0.1", resolve);
  });
  await leaving.stream[Symbol.asyncDispose]();
  const url = leaving.streamUrl("40").replace(leaving.stream.url, `http://127.0.0.1:${portOf(front.address())}`);
  const text = await (await fetch(url, { headers: await leaving.headers() })).text();
  expect(text).toMatch(/^retry: \d+\ndata: \{"eventType":"STREAM_CLOSING","payload":\{"reason":"draining"/);
  await new Promise((resolve) => front.close(resolve));
});

const portOf = (address: ReturnType<ReturnType<typeof createServer>["address"]>): number =>
  typeof address === "object" && address !== null ? address.port : 0;
