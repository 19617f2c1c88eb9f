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
