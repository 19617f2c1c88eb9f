// Files are larger than anything else that passes through here: no more of one is taken in than can be put away.
import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { EventStore } from "@tributary/event-store";
import { afterAll, beforeAll, expect, test } from "vitest";
import { coach, conversation } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

const MIB = 1024 * 1024;
const SIZE = 25 * MIB;
const CHUNK = 256 * 1024;
/** What two kernels may hold of a connection between them; the file is larger. */
const IN_SOCKETS = 18 * MIB;

let writing: () => Promise<unknown> = async () => undefined;
let chunksRead = 0;
const around = (store: EventStore): EventStore => ({
  ...store,
  files: {
    ...store.files,
    write: async (...chunk) => {
      await writing();
      return store.files.write(...chunk);
    },
    chunk: (...of) => {
      chunksRead += 1;
      return store.files.chunk(...of);
    },
  },
});

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi({ around });
});
afterAll(() => running[Symbol.asyncDispose]());

const open = async (method: string, path: string, headers = {}): Promise<ClientRequest> =>
  request(`${running.url}/api/v1${path}`, { method, headers: { ...(await running.headersOf(coach)), ...headers } });

/** The first value that is the same twice in a row: that nothing moves any more is no event, it shows only over time. */
async function settled(read: () => number): Promise<number> {
  for (let before = read(); ; ) {
    await delay(250);
    const now = read();
    if (now === before && now > 0) return now;
    before = now;
  }
}

const HEAD = '--xyz\r\ncontent-disposition: form-data; name="file"; filename="a"\r\ncontent-type: a/b\r\n\r\n';

async function startUpload(path: string): Promise<ClientRequest> {
  const sending = await open("POST", `${path}/files`, { "content-type": "multipart/form-data; boundary=xyz" });
  sending.on("error", () => undefined);
  sending.write(HEAD);
  return sending;
}

const chunksKept = async (sessionId: string): Promise<number> => {
  const [kept] = await running.query(
    "SELECT count(*)::int AS chunks FROM file_chunks JOIN files ON file_id = id WHERE session_id = $1",
    [sessionId],
  );
  return Number(kept?.chunks);
};

test("an upload goes no faster than it can be stored", { timeout: 60_000 }, async () => {
  const { path } = await conversation(running);
  const gate = Promise.withResolvers<void>();
  writing = () => gate.promise;
  const sending = await startUpload(path);
  let sent = 0;
  const all = (async () => {
    for (; sent < SIZE - CHUNK; sent += CHUNK) {
      if (!sending.write(Buffer.alloc(CHUNK))) await once(sending, "drain");
    }
  })();
  expect(await settled(() => sent)).toBeLessThan(IN_SOCKETS);
  gate.resolve();
  await all;
  sending.end("\r\n--xyz--\r\n");
  const [answer] = (await once(sending, "response")) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(201);
});

test("a download goes no faster than it is read", { timeout: 60_000 }, async () => {
  const { path, sessionId } = await conversation(running);
  const { files } = running.store;
  const file = { id: "large", sessionId, uploader: coach, name: "a", contentType: "a/b" };
  await files.begin("acme", file);
  for (let index = 0; index < SIZE / CHUNK; index += 1) {
    await files.write("acme", file.id, { index, bytes: Buffer.alloc(CHUNK) });
  }
  await files.finish("acme", file.id, { size: SIZE, digest: "d", idempotencyKey: null });
  const reading = await open("GET", `${path}/files/${file.id}`);
  reading.end();
  const [answer] = (await once(reading, "response")) as [IncomingMessage];
  expect((await settled(() => chunksRead)) * CHUNK).toBeLessThan(IN_SOCKETS);
  let received = 0;
  for await (const bytes of answer) received += bytes.length;
  expect(received).toBe(SIZE);
});

test("a file that is removed while it is sent ends the connection: nobody takes half for the whole", async () => {
  const { path, sessionId } = await conversation(running);
  const { files } = running.store;
  await files.begin("acme", { id: "cut", sessionId, uploader: coach, name: "a", contentType: "a/b" });
  await files.write("acme", "cut", { index: 0, bytes: Buffer.alloc(CHUNK) });
  await files.finish("acme", "cut", { size: 2 * CHUNK, digest: "d", idempotencyKey: null });
  const reading = await open("GET", `${path}/files/cut`);
  reading.end();
  const [answer] = (await once(reading, "response")) as [IncomingMessage];
  await expect(answer.toArray()).rejects.toThrow(/aborted/);
});

test("of an upload that is broken off nothing is left", async () => {
  writing = async () => undefined;
  const { path, sessionId } = await conversation(running);
  const sending = await startUpload(path);
  sending.write(Buffer.alloc(2 * MIB));
  await expect.poll(() => chunksKept(sessionId)).toBeGreaterThan(0);
  sending.destroy();
  const left = () => running.query("SELECT id FROM files WHERE session_id = $1", [sessionId]);
  await expect.poll(left).toEqual([]);
});

test("when the store fails in the middle, the caller hears of it and nothing is left", async () => {
  const { path, sessionId } = await conversation(running);
  let written = 0;
  writing = async () => {
    written += 1;
    if (written === 3) throw new Error("no more room");
  };
  const sending = await startUpload(path);
  sending.end(Buffer.concat([Buffer.alloc(2 * MIB), Buffer.from("\r\n--xyz--\r\n")]));
  const [answer] = (await once(sending, "response")) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(500);
  await once(sending, "close"); // and not when the connection times out
  expect(await running.query("SELECT id FROM files WHERE session_id = $1", [sessionId])).toEqual([]);
});
