import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, coach, participant, registered, service } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const read = (id: string) => running.send("GET", `/participants/${id}`, { as: coach });
const patch = (id: string, body: unknown, headers: Record<string, string> = {}, as = admin) =>
  running.send("PATCH", `/participants/${id}`, { as, body, headers });
const tagOf = async (id: string) => (await read(id)).headers.get("etag") ?? "";

test("what is named of a profile changes, the rest stays, and null takes away", async () => {
  const id = await registered(running);
  await patch(id, { email: "ada@example.org", timezone: "Europe/London", mobile: "1" });
  const updated = await patch(id, { lastName: "King", mobile: null }, {}, service);
  expect([updated.status, updated.json]).toEqual([
    200,
    {
      ...{ id, firstName: "Ada", lastName: "King", email: "ada@example.org", mobile: null, timezone: "Europe/London" },
      ...{ externalId: null, status: "ACTIVE", registeredAt: expect.any(String) },
    },
  ]);
  expect((await read(id)).json).toEqual(updated.json);
  const [, , recorded] = await running.store.readStream(`acme/participant/${id}`, 0, 9);
  expect(recorded?.event).toMatchObject({ type: "ParticipantProfileUpdated", data: { updatedBy: service } });
});

test.each([{}, { firstName: "Ada", email: null }])("%j, as it is, is a success and no event", async (body) => {
  const id = await registered(running);
  const before = await running.written();
  const same = await patch(id, body);
  expect([same.status, same.json]).toEqual([200, (await read(id)).json]);
  expect(await running.written()).toEqual(before);
});

test.each([
  { firstName: null },
  { lastName: "" },
  { email: "nobody" },
  { timezone: "+02:00" },
  { id: "41" },
  { status: "SUSPENDED" },
  null,
])("%j is 422, and changes nothing", async (body) => {
  const id = await registered(running);
  const before = await running.written();
  expect((await patch(id, body)).json).toMatchObject({ status: 422, code: "validation-failed" });
  expect(await running.written()).toEqual(before);
});

test("a participant who does not exist cannot be updated, whatever If-Match says", async () => {
  expect((await patch("nobody", {})).json).toMatchObject({ status: 422, code: "participant-unknown" });
  const sent = await patch("nobody", {}, { "if-match": "*" });
  expect(sent.json).toMatchObject({ status: 422, code: "participant-unknown" });
});

test("every visible change gives another ETag, also of a standing; what is not shown gives none", async () => {
  const id = await registered(running);
  const first = await tagOf(id);
  expect(first).toMatch(/^"[!#-~]+"$/);
  const updated = await patch(id, { mobile: "2" });
  expect(updated.headers.get("etag")).toBe(await tagOf(id));
  await running.send("POST", `/participants/${id}/suspend`, { as: admin });
  const suspended = await tagOf(id);
  expect(new Set([first, updated.headers.get("etag"), suspended]).size).toBe(3);
  const code = `code-${id}`;
  const extra = { code, name: "Mood", group: "PARTICIPANT", dataType: "S" };
  await running.send("POST", "/admin/extras", { as: admin, body: extra });
  await running.send("PUT", `/participants/${id}/extras`, { as: coach, body: { extraCode: code, value: "low" } });
  expect(await tagOf(id)).toBe(suspended);
});

test("with If-Match only what was seen is changed; else it is 412, and nothing is written", async () => {
  const id = await registered(running);
  const seen = await tagOf(id);
  const first = await patch(id, { mobile: "1" }, { "if-match": `"other", ${seen}` });
  expect([first.status, first.json]).toMatchObject([200, { mobile: "1" }]);
  const before = await running.written();
  const late = await patch(id, { mobile: "2" }, { "if-match": seen });
  expect(late.headers.get("content-type")).toBe("application/problem+json");
  expect([late.status, late.json]).toMatchObject([412, { status: 412, code: "precondition-failed" }]);
  expect(late.headers.get("etag")).toBeNull();
  expect((await patch(id, {}, { "if-match": `W/${await tagOf(id)}` })).status).toBe(412);
  expect(await running.written()).toEqual(before);
  expect((await patch(id, { mobile: "3" }, { "if-match": "*" })).status).toBe(200);
});

test("an If-Match that cannot be read is 400", async () => {
  const refused = await patch(await registered(running), {}, { "if-match": "abc" });
  expect(refused.json).toMatchObject({ status: 400, code: "malformed-request" });
});

test("of many who have seen the same, one changes it", async () => {
  const id = await registered(running);
  const headers = { "if-match": await tagOf(id) };
  const answers = await Promise.all(["1", "2", "3", "4"].map((mobile) => patch(id, { mobile }, headers)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412]);
});

test("an update that is not waited for keeps its If-Match", async () => {
  const id = await registered(running);
  const headers = { "if-match": await tagOf(id), prefer: "respond-async" };
  await patch(id, { mobile: "1" });
  const accepted = await patch(id, { mobile: "2" }, headers);
  expect([accepted.status, accepted.headers.get("etag")]).toEqual([202, null]);
  const status = accepted.headers.get("location")?.replace("/api/v1", "") ?? "";
  await expect
    .poll(async () => (await running.send("GET", status, { as: admin })).json, { timeout: 10_000 })
    .toMatchObject({ state: "refused", result: { code: "precondition-failed" } });
});

test("an update under an idempotency key is answered again with its tag", async () => {
  const id = await registered(running);
  const headers = { "idempotency-key": `update-${id}`, "if-match": await tagOf(id) };
  const [first, again] = [await patch(id, { mobile: "1" }, headers), await patch(id, { mobile: "1" }, headers)];
  expect([again.status, again.text, again.headers.get("etag")]).toEqual([200, first.text, first.headers.get("etag")]);
});

test("participants do not update their own profile", async () => {
  const id = await registered(running);
  expect((await patch(id, { mobile: "1" }, {}, participant(id))).status).toBe(403);
});
