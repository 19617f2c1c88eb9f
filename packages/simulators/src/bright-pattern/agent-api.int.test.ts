import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { actions } from "./agent-actions.ts";
import type { BrightPattern } from "./server.ts";
import { customer, names, quickCentre } from "./testing/customer.ts";

let centre: BrightPattern;
beforeAll(async () => {
  centre = await quickCentre();
});
afterAll(() => centre[Symbol.asyncDispose]());

interface Body {
  readonly chats?: readonly object[];
  readonly received?: readonly object[];
  readonly history?: readonly object[];
  readonly struck?: object;
}

async function desktop(method: string, path: string, body?: unknown) {
  const answer = await fetch(`${centre.url}/agent${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Body };
}

/** Each action with a body, and what the client is told; in an order in which one chat can live through them. */
const ACTIONS: [action: string, body: object, told: string[]][] = [
  ["queue", { seconds: 20 }, ["chat_session_status"]],
  ["accept", { name: "Ann Agent" }, ["chat_session_party_joined", "chat_session_status"]],
  ["type", { isTyping: true }, ["chat_session_typing"]],
  ["say", { text: "Hi" }, ["chat_session_message"]],
  ["say_as", { partyId: "SCENARIO", html: "<b>Hi</b>" }, ["chat_session_message"]],
  ["transfer", { name: "Bob Second" }, ["chat_session_party_left", "chat_session_party_joined", "chat_session_status"]],
  ["send_file", { name: "a.txt", contentType: "text/plain", base64: "aGk=" }, ["chat_session_file"]],
  ["show_form", { formName: "survey" }, ["chat_session_form_show"]],
  ["delivered", { msgId: "1" }, ["chat_session_message_delivered"]],
  ["read", { msgId: "1" }, ["chat_session_message_read"]],
  ["set_case", { caseId: "case-1" }, ["chat_session_case_set"]],
  ["warn", { text: "Still there?" }, ["chat_session_timeout_warning"]],
  ["tell", { event: "chat_session_info", service_name: "Coaching" }, ["chat_session_info"]],
];
const ENDINGS: [action: string, body: object, told: string[]][] = [
  ["time_out", { text: "Closed" }, ["chat_session_inactivity_timeout"]],
  ["end", {}, ["chat_session_ended"]],
  ["fail", {}, ["chat_session_status"]],
  ["forget", {}, []],
];

describe("the agents' side over HTTP", () => {
  test("has every action", () => {
    expect([...ACTIONS, ...ENDINGS].map(([action]) => action).toSorted()).toEqual([...actions.keys()].toSorted());
  });

  test("does all of them", async () => {
    const { chatId, poll } = await customer(centre);
    for (const [action, body, told] of ACTIONS) {
      expect(await desktop("POST", `/chats/${chatId}/${action}`, body)).toMatchObject({ status: 200 });
      expect([action, names(await poll())]).toEqual([action, told]);
    }
  });

  test.each(ENDINGS)("can %s a chat", async (action, body, told) => {
    const { chatId, poll } = await customer(centre);
    expect((await desktop("POST", `/chats/${chatId}/${action}`, body)).status).toBe(200);
    if (told.length > 0) expect(names(await poll())).toEqual(told);
    expect((await poll()).status).toBe(404);
  });

  test("answers the ids of what it made", async () => {
    const { chatId } = await customer(centre);
    const act = async (action: string, body: object) =>
      (await desktop("POST", `/chats/${chatId}/${action}`, body)).body;
    expect(await act("accept", {})).toEqual({ partyId: expect.stringMatching(/^[0-9A-F-]{36}$/) });
    expect(await act("say", { text: "Hi" })).toEqual({ msgId: "0" });
    expect(await act("show_form", { formName: "" })).toEqual({ formRequestId: "2" });
  });

  test("shows all chats, and of one what was said and received", async () => {
    const { chatId, send } = await customer(centre);
    await send({ event: "chat_session_message", msg_id: "1", msg: "Hi" });
    const { body } = await desktop("GET", "/chats");
    expect(body.chats?.at(-1)).toMatchObject({ chatId, state: "queued", phase: "open", version: "v2", parties: [] });
    const one = (await desktop("GET", `/chats/${chatId}`)).body;
    expect(one.received).toMatchObject([{ event: "chat_session_message", msg: "Hi" }]);
    expect(one.history).toHaveLength(2);
  });

  test("says what it can't do: 400 for a wrong body, 404 for a wrong action, 409 for what isn't possible now", async () => {
    const { chatId } = await customer(centre);
    expect(await desktop("POST", `/chats/${chatId}/say`, { words: "Hi" })).toMatchObject({ status: 400 });
    expect(await desktop("POST", `/chats/${chatId}/dance`, {})).toMatchObject({ status: 404 });
    expect(await desktop("POST", `/chats/${chatId}/say`, { text: "Hi" })).toMatchObject({
      ...{ status: 409, body: { error: `No agent is in the chat ${chatId}` } },
    });
  });

  test("turns faults, counts them, and turns them off", async () => {
    expect((await desktop("PATCH", "/faults", { unknownEvents: 1, textPlain: true })).body).toMatchObject({
      ...{ unknownEvents: 1, textPlain: true, struck: {} },
    });
    const { chatId, poll } = await customer(centre);
    centre.agent.accept(chatId);
    await poll();
    expect((await desktop("GET", "/faults")).body.struck).toEqual({ unknownEvents: 2 });
    expect((await desktop("PATCH", "/faults", { unknownEvents: 2 })).status).toBe(400);
    expect((await desktop("DELETE", "/faults")).body).toMatchObject({ unknownEvents: 0, textPlain: false });
  });

  test("tells of each change, whichever side it comes from", async () => {
    const { chatId, send } = await customer(centre);
    const closing = new AbortController();
    const stream = await fetch(`${centre.url}/agent/changes`, { signal: closing.signal });
    const lines = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await lines?.read();
    await send({ event: "chat_session_typing" });
    expect((await lines?.read())?.value).toBe(`data: ${chatId}\n\n`);
    closing.abort();
  });
});
