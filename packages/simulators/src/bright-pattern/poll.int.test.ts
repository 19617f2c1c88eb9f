import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BrightPattern } from "./server.ts";
import { customer, names, quickCentre } from "./testing/customer.ts";

let centre: BrightPattern;
beforeAll(async () => {
  centre = await quickCentre();
});
afterAll(() => centre[Symbol.asyncDispose]());

describe("a poll", () => {
  test("is answered without events when nothing is new", async () => {
    const { poll } = await customer(centre);
    expect(await poll()).toMatchObject({ status: 200, text: '{"events":[]}' });
  });

  test("is answered as soon as something is, with everything at once and in order", async () => {
    await using patient = await quickCentre({ pollHoldMs: [30_000, 30_000] });
    const { poll, chatId } = await customer(patient);
    const held = poll();
    await new Promise((resolve) =>
      patient.agent.chat(chatId).polling.isHeld ? resolve(null) : setTimeout(resolve, 50),
    );
    patient.agent.accept(chatId);
    patient.agent.say(chatId, "Hi");
    expect(names(await held)).toEqual(["chat_session_party_joined", "chat_session_status", "chat_session_message"]);
  });

  test("is told each event once", async () => {
    const { poll, chatId } = await customer(centre);
    centre.agent.accept(chatId);
    expect((await poll()).events).toHaveLength(2);
    expect((await poll()).events).toEqual([]);
  });

  test.each([
    ["v1", 400],
    ["v2", 429],
  ] as const)(
    "beside another one of its chat is error 5509, which is %s's status %i; the other one stays",
    async (version, status) => {
      await using patient = await quickCentre({ pollHoldMs: [30_000, 30_000] });
      const { poll, chatId } = await customer(patient, version);
      const [first, second] = [poll(), poll()];
      const refused = await Promise.race([first, second]);
      expect(refused).toMatchObject({ status, body: { error_code: "5509" } });
      patient.agent.accept(chatId);
      const answers = await Promise.all([first, second]);
      expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, status]);
    },
  );
});

test("what a client that went away was not given comes with its next poll", async () => {
  await using centre = await quickCentre({ pollHoldMs: [30_000, 30_000] });
  const { chatId, poll } = await customer(centre);
  const held = () => centre.agent.chat(chatId).polling.isHeld;
  const left = new AbortController();
  const answer = poll({ signal: left.signal });
  await expect.poll(held).toBe(true);
  left.abort();
  await expect(answer).rejects.toThrow();
  await expect.poll(held).toBe(false);
  centre.agent.accept(chatId);
  expect((await poll()).events).toHaveLength(2);
});

test("what would come next is lost, when losing on abort is on and the client went away", async () => {
  await using centre = await quickCentre({ pollHoldMs: [30_000, 30_000], faults: { loseOnAbort: true } });
  const { chatId, poll } = await customer(centre);
  const answer = poll({ signal: AbortSignal.timeout(100) });
  await expect(answer).rejects.toThrow();
  await expect.poll(() => centre.agent.chat(chatId).polling.isHeld).toBe(false);
  centre.agent.accept(chatId);
  expect((await poll()).events).toEqual([]);
});

test("what was on its way to a client that went away comes with its next poll", async () => {
  await using centre = await quickCentre();
  const { chatId, poll, call: ask } = await customer(centre);
  centre.agent.accept(chatId);
  await poll();
  centre.agent.say(chatId, "x".repeat(16 * 1_024 * 1_024)); // more than fits into the buffers on the way
  const answer = await ask("GET", `/chats/${chatId}/events`, { reads: false });
  expect(answer).toMatchObject({ status: 200 });
  await expect.poll(() => centre.agent.chat(chatId).polling.isHeld).toBe(false);
  expect(names(await poll())).toEqual(["chat_session_message"]);
});
