import { newId } from "@tributary/runtime";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { admin, coach, conversation, otherCoach, participant, registered, service } from "../testing/conversation.ts";
import { type Person, type Received, type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const later = { prefer: "respond-async" };
const idOf = ({ json }: Received): string => (json as { id: string }).id;
const locationOf = ({ headers }: Received): string => (headers.get("location") ?? "").replace("/api/v1", "");

/** What became of a command, once it has a result. */
async function result(accepted: Received, as: Person): Promise<Record<string, unknown>> {
  return await vi.waitUntil(
    async () => {
      const { json } = await running.send("GET", locationOf(accepted), { as });
      const status = json as Record<string, unknown>;
      return status.state === "accepted" ? false : status;
    },
    { timeout: 20_000, interval: 20 },
  );
}

test("any command by its name is accepted, executed, and can be asked about", async () => {
  const participantId = newId();
  const body = { type: "RegisterParticipant", participantId, firstName: "Ada", lastName: "Lovelace" };
  const accepted = await running.send("POST", "/commands", { as: service, body });
  expect(accepted.status).toBe(202);
  expect(accepted.headers.get("location")).toBe(`/api/v1/commands/${idOf(accepted)}`);
  expect(accepted.json).toMatchObject({ type: "RegisterParticipant", state: "accepted", status: null, result: null });
  expect(await result(accepted, service)).toMatchObject({
    ...{ id: idOf(accepted), type: "RegisterParticipant", state: "succeeded", status: 201 },
    result: { id: participantId, firstName: "Ada", status: "ACTIVE" },
    ...{ acceptedAt: expect.stringMatching(/Z$/), finishedAt: expect.stringMatching(/Z$/) },
  });
});

test("a route's command is accepted when the caller would rather not wait, and then as if they had", async () => {
  const { path, participantId, sessionId } = await conversation(running);
  const sent = { as: participant(participantId), body: { text: "no hurry" }, headers: later };
  const accepted = await running.send("POST", `${path}/chat_messages`, sent);
  expect([accepted.status, accepted.headers.get("preference-applied")]).toEqual([202, "respond-async"]);
  expect(await result(accepted, participant(participantId))).toMatchObject({
    ...{ type: "SendMessage", state: "succeeded", status: 201 },
    result: { sessionId, senderId: participantId, senderType: "PARTICIPANT", text: "no hurry" },
  });
});

test("who may not, and what does not fit the route's schema, is refused at once and not accepted", async () => {
  const { path, adminPath, participantId } = await conversation(running);
  const before = await running.written();
  const as = participant(participantId);
  const stranger = { as: participant("other"), body: { text: "x" }, headers: later };
  // Small as a request, and too large for a record of Kafka: it would wait for ever.
  const growing = `{"extraCode":"mood","value":[${Array(50_000).fill("1e20")}]}`;
  const refusals = [
    await running.send("POST", `${path}/chat_messages`, stranger),
    await running.send("POST", `${path}/chat_messages`, { as, body: {}, headers: later }),
    await running.send("PUT", `/participants/${participantId}/extras`, { as, body: growing, headers: later }),
    await running.send("POST", `${adminPath}/nowhere`, { as, headers: later }),
    await running.send("POST", "/commands", { as: coach, body: { type: "LockChatSession", sessionId: "s" } }),
    await running.send("POST", "/commands", { as: service, body: { type: "BrewCoffee" } }),
  ];
  expect(refusals.map(({ status }) => status)).toEqual([403, 422, 422, 404, 403, 422]);
  expect(await running.written()).toEqual(before);
});

test("a refusal is a result, and a dead letter that an operator can discard", async () => {
  const { adminPath, sessionId } = await conversation(running);
  const sent = { as: otherCoach, body: { text: "may I?" }, headers: later };
  const accepted = await running.send("POST", `${adminPath}/chat_messages`, sent);
  expect(await result(accepted, otherCoach)).toMatchObject({
    ...{ state: "refused", status: 403, result: { code: "not-a-member" } },
  });
  const key = `acme/chat-session/${sessionId}`;
  const letters = async () =>
    (await running.send("GET", `/admin/dead_letters?key=${encodeURIComponent(key)}`, { as: admin })).json as {
      total: number;
      results: { id: string }[];
    };
  const letter = { reason: "refused", key, commandId: idOf(accepted), value: expect.stringContaining("may I?") };
  await expect.poll(letters).toMatchObject({ total: 1, results: [letter] });
  const path = `/admin/dead_letters/${(await letters()).results[0]?.id}`;
  expect((await running.send("GET", path, { as: admin })).json).toMatchObject(letter);
  expect((await running.send("DELETE", path, { as: coach })).status).toBe(403);
  expect((await running.send("DELETE", path, { as: admin })).status).toBe(204);
  for (const method of ["DELETE", "GET"]) expect((await running.send(method, path, { as: admin })).status).toBe(404);
  expect((await letters()).total).toBe(0);
});

test("what only shows when it is executed is a refusal too: a value that does not fit its extra", async () => {
  const participantId = await registered(running);
  const extra = { code: newId(), name: "Goal", group: "g", dataType: "N" };
  await running.send("POST", "/admin/extras", { as: admin, body: extra });
  const body = { type: "ChangeExtraValue", participantId, extraCode: extra.code, value: "many" };
  const accepted = await running.send("POST", "/commands", { as: service, body });
  expect(await result(accepted, service)).toMatchObject({
    ...{ state: "refused", status: 422, result: { code: "extra-value-invalid" } },
  });
});

test("the same key and request are accepted once and answered alike, before and after the result; others are 422", async () => {
  const { path, participantId, sessionId } = await conversation(running);
  const as = participant(participantId);
  const headers = { ...later, "idempotency-key": newId() };
  const say = (text: string, more = {}): Promise<Received> =>
    running.send("POST", `${path}/chat_messages`, { as, body: { text }, headers: { ...headers, ...more } });
  const first = say("once");
  const twins = await Promise.all([first, say("once"), say("once")]);
  await result(await first, as);
  const answers = [...twins, await say("once")];
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers.filter((answer) => answer.headers.get("idempotency-replayed") === "true")).toHaveLength(3);
  expect((await say("something else")).json).toMatchObject({ status: 422, code: "idempotency-key-reused" });
  // Who waits this time gets the result.
  expect(await say("once", { prefer: "" })).toMatchObject({ status: 201, json: { text: "once" } });
  const events = await running.store.readStream(`acme/chat-session/${sessionId}`, 0, 100);
  expect(events.filter(({ event }) => event.type === "MessageSent")).toHaveLength(1);
});

test("a key that was waited for has its result, also for who would rather not wait", async () => {
  const { path, participantId } = await conversation(running);
  const headers = { "idempotency-key": newId() };
  const sent = { as: participant(participantId), body: { text: "first" } };
  const first = await running.send("POST", `${path}/chat_messages`, { ...sent, headers });
  const again = await running.send("POST", `${path}/chat_messages`, { ...sent, headers: { ...headers, ...later } });
  expect([again.status, again.text, again.headers.get("preference-applied")]).toEqual([201, first.text, null]);
});

test("a command is its sender's and the admins' to see, and nobody else's", async () => {
  const participantId = await registered(running);
  const body = { type: "SuspendParticipant", participantId };
  const accepted = await running.send("POST", "/commands", { as: service, body });
  const otherService: Person = { role: "service", id: "other" };
  const seen = await Promise.all(
    [service, admin, coach, otherService].map((as) => running.send("GET", locationOf(accepted), { as })),
  );
  expect(seen.map(({ status }) => status)).toEqual([200, 200, 404, 404]);
  expect((await running.send("GET", "/commands/nothing", { as: admin })).status).toBe(404);
});
