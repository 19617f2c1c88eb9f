import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, coach, participant, service } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const ada = { firstName: "Ada", lastName: "Lovelace" };

test("a participant is registered under the given id, and can be read by themselves", async () => {
  const body = { ...ada, id: "40", email: "ada@example.org", timezone: "Europe/London", externalId: "x-1" };
  const made = await running.send("POST", "/participants", { as: admin, body });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({ ...body, mobile: null, status: "ACTIVE" });
  const read = await running.send("GET", "/participants/40", { as: participant("40") });
  expect([read.status, read.json]).toEqual([200, made.json]);
});

test("without an id a participant gets one", async () => {
  const made = await running.send("POST", "/participants", { as: service, body: ada });
  expect(made.json).toMatchObject({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
});

test("an id is registered once", async () => {
  await running.send("POST", "/participants", { as: admin, body: { ...ada, id: "twice" } });
  const before = await running.written();
  const again = await running.send("POST", "/participants", { as: admin, body: { ...ada, id: "twice" } });
  expect(again.json).toMatchObject({ status: 409, code: "participant-already-registered" });
  expect(await running.written()).toEqual(before);
});

test("what committed is in the log with who did it, through which application and in which trace", async () => {
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  await running.send("POST", "/participants", { as: admin, body: { ...ada, id: "traced" }, headers: { traceparent } });
  const [recorded] = await running.store.readStream("acme/participant/traced", 0, 1);
  expect(recorded?.metadata).toEqual({
    commandId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    commandName: "RegisterParticipant",
    principal: { role: "admin", id: "1" },
    application: "tests",
    traceparent,
  });
});

test("a participant that does not exist is 404 to read", async () => {
  const read = await running.send("GET", "/participants/nobody", { as: coach });
  expect(read.json).toMatchObject({ status: 404, code: "not-found" });
});
