import { clientEvent, readServerEvents } from "@tributary/schemas/bright-pattern";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BrightPattern } from "./server.ts";
import { type Customer, customer, names, quickCentre } from "./testing/customer.ts";

let centre: BrightPattern;
beforeAll(async () => {
  centre = await quickCentre();
});
afterAll(() => centre[Symbol.asyncDispose]());

async function connected(version: "v1" | "v2" = "v2"): Promise<Customer & { partyId: string }> {
  const someone = await customer(centre, version);
  const partyId = centre.agent.accept(someone.chatId);
  await someone.poll();
  return { ...someone, partyId };
}

const read = ({ text }: { text: string }) => readServerEvents(JSON.parse(text));

describe("the agents' side", () => {
  test("says things in HTML and in plain text", async () => {
    const { chatId, poll, partyId } = await connected();
    const msg_id = centre.agent.say(chatId, "5 < 6\n& 7");
    const [said] = read(await poll());
    expect(said).toMatchObject({ party_id: partyId, msg_id, msg: "5 &lt; 6<br>&amp; 7", msg_text: "5 < 6\n& 7" });
  });

  test("types, stops, warns, queues, and says as somebody else", async () => {
    const { chatId, poll, partyId: party_id } = await connected();
    centre.agent.type(chatId);
    centre.agent.type(chatId, false);
    centre.agent.warn(chatId, "Still there?");
    centre.agent.queue(chatId, 40);
    centre.agent.sayAs(chatId, "SCENARIO", "<b>You are next</b>");
    expect(read(await poll())).toMatchObject([
      { event: "chat_session_typing", party_id },
      { event: "chat_session_not_typing", party_id },
      { event: "chat_session_timeout_warning", msg: "Still there?" },
      { event: "chat_session_status", state: "queued", ewt: 40 },
      { event: "chat_session_message", party_id: "SCENARIO", msg: "<b>You are next</b>", msg_text: null },
    ]);
  });

  test("hands the chat over to a second agent", async () => {
    const { chatId, poll, partyId } = await connected();
    const second = centre.agent.transfer(chatId, "Bob van Second");
    centre.agent.say(chatId, "Hello again");
    expect(read(await poll())).toMatchObject([
      { event: "chat_session_party_left", party_id: partyId, type: "internal" },
      { event: "chat_session_party_joined", party_id: second, first_name: "Bob", last_name: "van Second" },
      { event: "chat_session_status", state: "connected" },
      { event: "chat_session_message", party_id: second },
    ]);
  });

  test("asks with a form, and gets the answer", async () => {
    const { chatId, poll, send } = await connected();
    const form_request_id = centre.agent.showForm(chatId, "address", 60);
    const shown = { form_request_id, form_name: "address", form_timeout: 60 };
    expect(read(await poll())).toMatchObject([{ event: "chat_session_form_show", ...shown }]);
    const answer = { event: "chat_session_form_data", form_request_id, form_name: "address", data: { city: "Bern" } };
    await send(clientEvent.parse(answer));
    expect(centre.agent.chat(chatId).received).toMatchObject([answer]);
  });

  test("has read the customer's messages, which v1 is not told", async () => {
    for (const version of ["v1", "v2"] as const) {
      const { chatId, poll } = await connected(version);
      centre.agent.delivered(chatId, "x:1");
      centre.agent.read(chatId, "x:1");
      expect(names(await poll())).toEqual(
        version === "v1" ? [] : ["chat_session_message_delivered", "chat_session_message_read"],
      );
    }
  });

  test("sees that the customer types", async () => {
    const { chatId, send } = await connected();
    const typing = () => centre.agent.chat(chatId).customerTyping;
    await send({ event: "chat_session_typing" });
    expect(typing()).toBe(true);
    await send({ event: "chat_session_message", msg_id: "1", msg: "Hi" });
    expect(typing()).toBe(false);
  });

  test.each([
    ["end", ["chat_session_party_left", "chat_session_ended"]],
    ["fail", ["chat_session_status"]],
  ] as const)("can %s a chat", async (action, told) => {
    const { chatId, poll } = await connected();
    centre.agent[action](chatId);
    expect(names(await poll())).toEqual(told);
    expect((await poll()).status).toBe(404);
  });

  test("can forget a chat without a word", async () => {
    const { chatId, poll } = await connected();
    centre.agent.forget(chatId);
    expect(await poll()).toMatchObject({ status: 404, body: { error_code: "5005" } });
  });

  test("can do nothing in a chat that is over or without an agent, and says so", async () => {
    const { chatId } = await customer(centre);
    expect(() => centre.agent.say(chatId, "x")).toThrow(/No agent/);
    centre.agent.end(chatId);
    expect(() => centre.agent.accept(chatId)).toThrow(/is over/);
    expect(() => centre.agent.accept("none")).toThrow(/no chat/);
  });
});

describe("a customer", () => {
  test("who ends a chat is told that it ended", async () => {
    const { poll, send } = await connected();
    await send({ event: "chat_session_end" });
    expect(names(await poll())).toEqual(["chat_session_ended"]);
    expect((await poll()).status).toBe(404);
  });

  test("who disconnects sees the agent leave, and the chat end", async () => {
    const { poll, send } = await connected();
    await send({ event: "chat_session_disconnect" });
    expect(names(await poll())).toEqual(["chat_session_party_left", "chat_session_ended"]);
  });

  test("who does both at once, as the vendor's own apps do, is told once", async () => {
    const { poll, send, chatId } = await connected();
    await send({ event: "chat_session_disconnect" }, { event: "chat_session_end" });
    expect(names(await poll())).toEqual(["chat_session_party_left", "chat_session_ended"]);
    expect(centre.agent.chat(chatId).received).toHaveLength(2);
  });

  test("who disconnects is asked how it was, where there is a survey, and the chat ends with the answer", async () => {
    await using asking = await quickCentre({ surveyForm: "survey" });
    const { chatId, poll, send } = await customer(asking);
    asking.agent.accept(chatId);
    await poll();
    await send({ event: "chat_session_disconnect" });
    const { events } = await poll();
    expect(events).toMatchObject([{ event: "chat_session_party_left" }, { form_name: "survey" }]);
    const form_request_id = events[1]?.form_request_id;
    await send({ event: "chat_session_form_data", form_request_id: "other", form_name: "x", data: {} });
    expect((await poll()).events).toEqual([]);
    await send({ event: "chat_session_form_data", form_request_id, form_name: "survey", data: { stars: "5" } });
    expect(names(await poll())).toEqual(["chat_session_ended"]);
  });

  test("who says nothing is warned at half of the time, each time, and timed out after all of it", async () => {
    await using strict = await quickCentre({ inactivityMs: 400, pollHoldMs: [5_000, 5_000] });
    const { chatId, poll, send } = await customer(strict);
    strict.agent.accept(chatId);
    await poll();
    const begun = Date.now();
    expect(names(await poll())).toEqual(["chat_session_timeout_warning"]);
    await send({ event: "chat_session_typing" });
    expect(names(await poll())).toEqual(["chat_session_timeout_warning"]);
    expect(Date.now() - begun).toBeGreaterThan(100);
    expect(names(await poll())).toEqual(["chat_session_inactivity_timeout"]);
    expect(await poll()).toMatchObject({ status: 404, body: { error_code: "5005" } });
  });
});
