import { createHash } from "node:crypto";
import type { Attachment, ChatMessage } from "@tributary/schemas";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coach, conversation, otherCoach, participant, service } from "../testing/conversation.ts";
import { type Person, type RunningApi, readAnswer, runningApi } from "../testing/running-api.ts";
import { type Upload, upload, uploaded } from "../testing/uploads.ts";

const MOST = 25 * 1024 * 1024;

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

async function scene() {
  const session = await conversation(running);
  const self = participant(session.participantId);
  const post = (sent: Upload, as: Person = self) => upload(running, session.path, as, sent);
  const get = async (fileId: string, as: Person = self, headers: Record<string, string> = {}) =>
    fetch(`${running.url}/api/v1${session.path}/files/${fileId}`, {
      headers: { ...(await running.headersOf(as)), ...headers },
    });
  const say = (attachments: string[], text = "", as: Person = self) =>
    running.send("POST", `${as === self ? session.path : session.adminPath}/chat_messages`, {
      as,
      body: { text, attachments },
    });
  const kept = async () =>
    running.query("SELECT count(*)::int AS chunks FROM file_chunks JOIN files ON file_id = id WHERE session_id = $1", [
      session.sessionId,
    ]);
  const left = async () =>
    (await running.query("SELECT id FROM files WHERE session_id = $1", [session.sessionId])).length;
  return { ...session, self, post, get, say, kept, left };
}

/** Bytes that no compression and no mix-up of chunks leaves as they are. */
function noise(size: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 32) createHash("sha256").update(String(at)).digest().copy(bytes, at);
  return bytes;
}

describe("a file", () => {
  test("is uploaded, and comes back byte for byte under its name and type, to be stored and not shown", async () => {
    const { post, get } = await scene();
    const bytes = noise(600_001);
    const sent = await post({ bytes, name: "Grüße 👋.svg", type: "image/svg+xml" });
    expect([sent.status, sent.json]).toEqual([
      201,
      { fileId: expect.any(String), name: "Grüße 👋.svg", contentType: "image/svg+xml", size: bytes.length },
    ]);
    const got = await get((sent.json as Attachment).fileId);
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
    expect(Object.fromEntries(got.headers)).toMatchObject({
      ...{ "content-type": "image/svg+xml", "content-length": "600001", "x-content-type-options": "nosniff" },
      "content-disposition": `attachment; filename="Gr__e _.svg"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%F0%9F%91%8B.svg`,
    });
  });

  test("that is known costs a 304, and HEAD has no body", async () => {
    const { path, self, get, post } = await scene();
    const { fileId } = (await post({ bytes: noise(300_000) })).json as Attachment;
    const etag = (await get(fileId)).headers.get("etag") ?? "";
    const known = await get(fileId, self, { "if-none-match": etag });
    expect([known.status, await known.text()]).toEqual([304, ""]);
    const head = await running.send("HEAD", `${path}/files/${fileId}`, { as: self });
    expect([head.status, head.text, head.headers.get("content-length")]).toEqual([200, "", "300000"]);
  });

  test("may be empty, and has a type even when it says none that is one", async () => {
    const { post, get } = await scene();
    const empty = (await post({ bytes: Buffer.alloc(0), type: "" })).json as Attachment;
    expect(empty).toMatchObject({ size: 0, contentType: "application/octet-stream" });
    expect(await (await get(empty.fileId)).text()).toBe("");
  });

  test("has at most 25 MiB", { timeout: 60_000 }, async () => {
    const { post, get, kept } = await scene();
    const largest = noise(MOST);
    const sent = await post({ bytes: largest });
    expect(sent.json).toMatchObject({ size: MOST });
    const got = await get((sent.json as Attachment).fileId);
    expect(Buffer.from(await got.arrayBuffer()).equals(largest)).toBe(true);
    const before = await kept();
    const refused = await post({ bytes: Buffer.alloc(MOST + 1) });
    expect(refused.json).toMatchObject({ status: 413, code: "body-too-large" });
    expect(await kept()).toEqual(before);
    expect((await post({ bytes: Buffer.alloc(MOST + 100_000) })).status).toBe(413);
  });

  test("is uploaded and read by who is in the session: others do not find it", async () => {
    const { self, path, get, post, participantId } = await scene();
    const { fileId } = await uploaded(running, path, self);
    expect((await post({ bytes: Buffer.alloc(1) }, otherCoach)).json).toMatchObject({ code: "not-a-member" });
    const elsewhere = await scene();
    expect((await upload(running, path, elsewhere.self, { bytes: Buffer.alloc(1) })).status).toBe(403);
    expect((await elsewhere.get(fileId)).status).toBe(404);
    expect((await get(fileId, otherCoach)).status).toBe(403);
    // Not before it is sent, and not by an id that is in another role.
    for (const as of [coach, { role: "service", id: participantId } as const])
      expect((await get(fileId, as)).status).toBe(404);
  });

  test("is not taken in a closed session, nor from who is suspended", async () => {
    const { adminPath, post } = await scene();
    await running.send("POST", `${adminPath}/close`, { as: coach });
    expect((await post({ bytes: Buffer.alloc(1) })).json).toMatchObject({ status: 409, code: "session-closed" });
    const other = await scene();
    await running.send("POST", `/participants/${other.participantId}/suspend`, { as: service });
    expect((await other.post({ bytes: Buffer.alloc(1) })).json).toMatchObject({ code: "participant-suspended" });
  });
});

describe("an upload with an Idempotency-Key", () => {
  const key = () => ({ "idempotency-key": crypto.randomUUID() });

  test("is kept once, however often it is sent", async () => {
    const { post, left } = await scene();
    const sent: Upload = { bytes: noise(300_000), headers: key() };
    const first = await post(sent);
    const again = await post(sent);
    expect([again.status, again.json]).toEqual([201, first.json]);
    expect([first, again].map(({ headers }) => headers.get("idempotency-replayed"))).toEqual([null, "true"]);
    expect(await left()).toBe(1);
    expect((await post({ bytes: noise(300_000) })).json).not.toEqual(first.json);
  });

  test("is refused with another file, and leaves nothing of it", async () => {
    const { post, left } = await scene();
    const headers = key();
    await post({ bytes: Buffer.from("one"), headers });
    for (const other of [{ bytes: Buffer.from("two") }, { bytes: Buffer.from("one"), name: "b.txt" }]) {
      expect((await post({ ...other, headers })).json).toMatchObject({ status: 422, code: "idempotency-key-reused" });
    }
    expect(await left()).toBe(1);
  });

  test("belongs to who uploads: another may choose the same key", async () => {
    const { post, left } = await scene();
    const sent: Upload = { bytes: Buffer.from("one"), headers: key() };
    expect([(await post(sent)).status, (await post(sent, coach)).status, await left()]).toEqual([201, 201, 2]);
    expect((await post({ ...sent, headers: { "idempotency-key": "" } })).status).toBe(400);
  });
});

describe("a body that is no upload of one file", () => {
  const boundary = "xyz";
  const part = (head: string, text = "hello") =>
    `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n${text}\r\n`;
  const file = part('name="file"; filename="a.txt"\r\ncontent-type: text/plain');

  test.each([
    ["JSON", "application/json", "{}", 415],
    ["another type", "text/plain", "hello", 415],
    ["no boundary", "multipart/form-data", file, 400],
    ["too long a boundary", `multipart/form-data; boundary=${"x".repeat(300)}`, file, 400],
    ["nothing", `multipart/form-data; boundary=${boundary}`, "", 422],
    ["no part", `multipart/form-data; boundary=${boundary}`, `--${boundary}--\r\n`, 422],
    ["only a field", `multipart/form-data; boundary=${boundary}`, `${part('name="file"')}--${boundary}--\r\n`, 422],
    ["two files", `multipart/form-data; boundary=${boundary}`, `${file}${file}--${boundary}--\r\n`, 422],
    ["three files", `multipart/form-data; boundary=${boundary}`, `${file}${file}${file}--${boundary}--\r\n`, 422],
    [
      "a file and a field",
      `multipart/form-data; boundary=${boundary}`,
      `${file}${part('name="x"')}--${boundary}--\r\n`,
      422,
    ],
    ["a file that does not end", `multipart/form-data; boundary=${boundary}`, file, 400],
    ["a part that does not begin", `multipart/form-data; boundary=${boundary}`, `--${boundary}\r\n`, 400],
    ["not multipart inside", `multipart/form-data; boundary=${boundary}`, "hello", 400],
    [
      ...(["too long a name", `multipart/form-data; boundary=${boundary}`] as const),
      ...([`${part(`name="file"; filename="${"a".repeat(256)}"`)}--${boundary}--\r\n`, 422] as const),
    ],
  ])("%s: %s is refused, and nothing is left", async (_what, type, body, status) => {
    const { path, self, left } = await scene();
    const headers = { ...(await running.headersOf(self)), "content-type": type };
    const answer = await readAnswer(
      await fetch(`${running.url}/api/v1${path}/files`, { method: "POST", headers, body }),
    );
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
    expect(await left()).toBe(0);
  });

  test("multipart is taken nowhere else", async () => {
    const { path, self } = await scene();
    const headers = { "content-type": `multipart/form-data; boundary=${boundary}` };
    const answer = await running.send("POST", `${path}/chat_messages`, { as: self, body: file, headers });
    expect(answer.json).toMatchObject({ status: 415, code: "unsupported-media-type" });
  });
});

describe("a message", () => {
  test("shows the files that it is sent with, in their order, and lets everybody in the session have them", async () => {
    const { path, self, say, get } = await scene();
    const files = [
      await uploaded(running, path, self, "1.txt"),
      await uploaded(running, path, self, "2.txt"),
    ].reverse();
    const sent = await say(files.map(({ fileId }) => fileId));
    expect([sent.status, sent.json]).toMatchObject([201, { text: "", attachments: files }]);
    const shown = await running.send("GET", `${path}/chat_messages/${(sent.json as ChatMessage).id}`, { as: coach });
    expect(shown.json).toMatchObject({ attachments: files });
    expect(await (await get(files[0]?.fileId ?? "", coach)).text()).toBe("hello");
  });

  test("of a coach is sent with the coach's files, under the participant's path as it is read", async () => {
    const { path, say, get } = await scene();
    const { fileId } = await uploaded(running, path, coach);
    expect((await say([fileId], "see", coach)).json).toMatchObject({ attachments: [{ fileId }] });
    expect((await get(fileId)).status).toBe(200);
  });

  test("may have files that a service uploaded, and no other's", async () => {
    const { path, self, say } = await scene();
    const ofService = await uploaded(running, path, service);
    const ofCoach = await uploaded(running, path, coach);
    expect((await say([ofService.fileId])).status).toBe(201);
    expect((await say([ofCoach.fileId])).json).toMatchObject({ status: 422, code: "attachment-unknown" });
    const elsewhere = await scene();
    const inOther = await uploaded(running, elsewhere.path, elsewhere.self);
    for (const id of [inOther.fileId, "nothing"]) {
      expect((await say([id])).json).toMatchObject({ status: 422, code: "attachment-unknown" });
    }
    const { fileId } = await uploaded(running, path, self);
    expect((await say([fileId])).status).toBe(201);
    expect((await say([fileId])).json).toMatchObject({ code: "attachment-unknown" });
  });

  test("needs text or files, at most 20 of them and each once", async () => {
    const { say } = await scene();
    const many = Array.from({ length: 21 }, (_, index) => `f${index}`);
    for (const attachments of [[], ["f1", "f1"], many]) {
      expect((await say(attachments)).json).toMatchObject({ status: 422, code: "validation-failed" });
    }
  });

  test("takes its files along when it is deleted", async () => {
    const { path, self, say, get, kept } = await scene();
    const { fileId } = await uploaded(running, path, self);
    const { id } = (await say([fileId], "see")).json as ChatMessage;
    await running.send("DELETE", `${path}/chat_messages/${id}`, { as: self });
    expect([(await get(fileId)).status, await kept()]).toEqual([404, [{ chunks: 0 }]]);
  });
});

describe("files that no message was sent with", () => {
  const age = (fileId: string, hours: number) =>
    running.query("UPDATE files SET created_at = now() - make_interval(mins => $2) WHERE id = $1", [
      fileId,
      hours * 60,
    ]);

  test("can be sent for a day, and are removed after that; those of messages stay", async () => {
    const { path, self, say, get } = await scene();
    const [old, older, sent] = [
      await uploaded(running, path, self),
      await uploaded(running, path, self),
      await uploaded(running, path, self),
    ];
    await say([sent.fileId]);
    await age(old.fileId, 24.5);
    await age(older.fileId, 25.5);
    await age(sent.fileId, 1_000);
    expect((await say([old.fileId])).json).toMatchObject({ code: "attachment-unknown" });
    // The sweeper of the running api may be first.
    await running.store.files.removeUnused();
    const statuses = [old, older, sent].map(async ({ fileId }) => (await get(fileId)).status);
    expect(await Promise.all(statuses)).toEqual([200, 404, 200]);
  });
});
