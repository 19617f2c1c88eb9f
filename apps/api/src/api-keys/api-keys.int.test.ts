import { createLogger } from "@tributary/runtime";
import type { CreatedApiKey } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, participant, service, succeeded } from "../testing/conversation.ts";
import { type Received, type RunningApi, runningApi } from "../testing/running-api.ts";

const lines: string[] = [];
const destination = { write: (line: string) => void lines.push(line) };

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi({ log: createLogger({ name: "api", level: "info", destination }) });
});
afterAll(() => running[Symbol.asyncDispose]());

const create = async (body: object = {}): Promise<CreatedApiKey> =>
  succeeded(await running.send("POST", "/admin/api_keys", { as: admin, body: { application: "mobile", ...body } }));
const rotate = (id: string, body: object = {}): Promise<Received> =>
  running.send("POST", `/admin/api_keys/${id}/rotate`, { as: admin, body });
const revoke = (id: string, headers = {}): Promise<Received> =>
  running.send("DELETE", `/admin/api_keys/${id}`, { as: admin, headers });
const statusWith = async (key: string): Promise<number> =>
  (await running.send("GET", "/admin/api_keys", { as: admin, headers: { "x-api-key": key } })).status;

test("a new key is shown once, works at once, and is kept as a hash only", async () => {
  const answer = await running.send("POST", "/admin/api_keys", {
    as: admin,
    body: { application: "mobile", name: "for the app", messagePayload: "array" },
  });
  const { key, ...shown } = succeeded<CreatedApiKey>(answer);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(key).toMatch(/^trib_[\w-]{43}$/);
  expect(shown).toMatchObject({ application: "mobile", name: "for the app", messagePayload: "array", endsAt: null });
  expect(await statusWith(key)).toBe(200);
  const { json, text } = await running.send("GET", "/admin/api_keys", { as: admin });
  const listed = (json as { results: object[] }).results[0];
  expect(listed).toEqual({ ...shown, lastUsedAt: expect.stringMatching(/Z$/) });
  const rows = JSON.stringify(await running.query("SELECT * FROM api_keys"));
  for (const kept of [text, rows, ...lines]) expect(kept).not.toContain(key);
});

test("what is sent with a key carries the name of its application", async () => {
  const { key } = await create({ application: "importer" });
  const body = { id: "with-a-key", firstName: "Ada", lastName: "Lovelace" };
  succeeded(await running.send("POST", "/participants", { as: service, body, headers: { "x-api-key": key } }));
  const [event] = await running.store.readStream("acme/participant/with-a-key", 0, 1);
  expect(event?.metadata.application).toBe("importer");
});

test("a revoked key is refused from the next request on, and revoking it again changes nothing", async () => {
  const { id, key } = await create();
  expect(await statusWith(key)).toBe(200);
  expect((await revoke(id)).status).toBe(204);
  expect(await statusWith(key)).toBe(401);
  expect((await revoke(id)).status).toBe(204);
});

test("nobody revokes the key that they came with", async () => {
  const { id, key } = await create();
  expect((await revoke(id, { "x-api-key": key })).json).toMatchObject({ status: 409, code: "api-key-in-use" });
  expect(await statusWith(key)).toBe(200);
});

test("a rotated key goes on for its grace beside its successor, which has its settings", async () => {
  const old = await create({ name: "tablet", messagePayload: "array" });
  const successor = succeeded<CreatedApiKey>(await rotate(old.id));
  expect(successor).toMatchObject({ application: "mobile", name: "tablet", messagePayload: "array", endsAt: null });
  expect([await statusWith(old.key), await statusWith(successor.key)]).toEqual([200, 200]);
  const ends = await running.query("SELECT ends_at - now() > '23 hours' AS later FROM api_keys WHERE id = $1", [
    old.id,
  ]);
  expect(ends).toEqual([{ later: true }]);
});

test("rotated without grace, the old key is refused from the next request on, and cannot be rotated again", async () => {
  const old = await create();
  expect(await statusWith(old.key)).toBe(200);
  const successor = succeeded<CreatedApiKey>(await rotate(old.id, { graceSeconds: 0 }));
  expect([await statusWith(old.key), await statusWith(successor.key)]).toEqual([401, 200]);
  expect((await rotate(old.id)).status).toBe(404);
});

test.each([
  [{}],
  [{ application: "a b" }],
  [{ application: "x".repeat(65) }],
  [{ application: "x", name: "n".repeat(201) }],
  [{ application: "x", messagePayload: "list" }],
  [{ application: "x", key: "chosen by me" }],
])("%j is no key", async (body) => {
  expect((await running.send("POST", "/admin/api_keys", { as: admin, body })).status).toBe(422);
});

test.each([-1, 0.5, 2_592_001])("a grace of %d seconds is refused", async (graceSeconds) => {
  expect((await rotate("any", { graceSeconds })).status).toBe(422);
});

test("keys that do not exist are 404, and nobody but an admin has to do with keys", async () => {
  expect([(await revoke("none")).status, (await rotate("none")).status]).toEqual([404, 404]);
  for (const as of [service, participant("40")]) {
    expect((await running.send("GET", "/admin/api_keys", { as })).status).toBe(403);
  }
});

test("each change is a line in the log that says who did what to which, and not the key", async () => {
  const { id, key } = await create();
  const successor = succeeded<CreatedApiKey>(await rotate(id, { graceSeconds: 5 }));
  await revoke(successor.id);
  const about = lines.map((line) => JSON.parse(line)).filter(({ apiKey }) => [id, successor.id].includes(apiKey?.id));
  expect(about).toMatchObject([
    { event: "api-key-created", tenant: "acme", by: "admin/1", apiKey: { id, application: "mobile" } },
    { event: "api-key-rotated", by: "admin/1", apiKey: { id: successor.id, replaces: id, graceSeconds: 5 } },
    { event: "api-key-revoked", by: "admin/1", apiKey: { id: successor.id } },
  ]);
  for (const secret of [key, successor.key]) expect(lines.join("")).not.toContain(secret);
});
