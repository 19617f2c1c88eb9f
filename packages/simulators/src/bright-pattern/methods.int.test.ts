import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import {
  availability,
  caseHistory,
  chatProperties,
  expectedParameters,
  iceServers,
  readServerEvents,
  serverVersion,
  smsSession,
  uploadedFile,
} from "@tributary/schemas/bright-pattern";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BrightPattern } from "./server.ts";
import { call, credentials, customer, names, quickCentre } from "./testing/customer.ts";

let centre: BrightPattern;
beforeAll(async () => {
  centre = await quickCentre({ greeting: "Please wait" });
});
afterAll(() => centre[Symbol.asyncDispose]());

const VERSIONS = ["v1", "v2"] as const;

describe.each(VERSIONS)("before there is a chat, %s tells", (version) => {
  const ask = async (path: string) => (await call(centre, "GET", path, { version })).body;

  test("whether it is open", async () => {
    expect(availability.parse(await ask("/availability"))).toEqual({ chat: "available", ewt: 3 });
  });

  test("what it would like to know", async () => {
    expect(expectedParameters.parse(await ask("/parameters")).parameters).toContainEqual({
      ...{ name: "first_name", type: "FIRST_NAME" },
    });
  });

  test("servers for calls", async () => {
    expect(iceServers.parse(await ask("/iceservers")).servers).not.toEqual([]);
  });
});

describe("Request Chat", () => {
  test("opens a chat of a client's, and answers the same one as long as it is open", async () => {
    const body = {
      phone_number: "16508888888",
      from: "1",
      parameters: { first_name: "Pat", location: { latitude: 1 } },
    };
    const [first, second] = [
      await call(centre, "POST", "/chats", { clientId: "twice", body }),
      await call(centre, "POST", "/chats", { clientId: "twice", version: "v1", body: {} }),
    ].map((answer) => chatProperties.parse(answer.body));
    expect(first).toMatchObject({ state: "queued", ewt: 0, is_new_chat: true, phone_number: "16508888888" });
    expect(second).toMatchObject({ chat_id: first?.chat_id, is_new_chat: false });
    expect(centre.agent.chat(first?.chat_id ?? "").request).toMatchObject({
      ...{ version: "v2", channel: "web", phoneNumber: "16508888888", from: "1", parameters: body.parameters },
    });
  });

  test("needs nothing, and takes what makes no sense as missing", async () => {
    const body = { phone_number: null, from: 7, parameters: [] };
    const { body: chat } = await call(centre, "POST", "/chats", { clientId: "odd", body });
    expect(chat).toMatchObject({ phone_number: "" });
    expect(centre.agent.chat(String(chat.chat_id)).request).toMatchObject({ from: "7", parameters: {} });
  });

  test("opens another one for another client, and after the end of the first", async () => {
    const chatOf = async (clientId: string) =>
      chatProperties.parse((await call(centre, "POST", "/chats", { clientId, body: {} })).body).chat_id;
    const first = await chatOf("ends");
    expect(await chatOf("other")).not.toBe(first);
    centre.agent.end(first);
    expect(await chatOf("ends")).not.toBe(first);
  });

  test("takes what the customer wrote before the chat as their first message", async () => {
    const initial_message = { event: "chat_session_message", msg: "I sleep badly", msg_id: "1" };
    const { body } = await call(centre, "POST", "/chats", { clientId: "wrote", body: { initial_message } });
    const chatId = String(body.chat_id);
    const { events } = await call(centre, "GET", `/chats/${chatId}/history`, { clientId: "wrote" });
    expect(events.at(-1)).toMatchObject({ ...initial_message, party_id: chatId });
  });

  test("greets, and says that the customer waits, as a real server was seen to", async () => {
    const { body } = await call(centre, "POST", "/chats", { clientId: "greeted", body: {} });
    const { text } = await call(centre, "GET", `/chats/${body.chat_id}/events`, { clientId: "greeted" });
    expect(readServerEvents(JSON.parse(text))).toMatchObject([
      { event: "chat_session_message", msg: "Please wait", msg_id: "0", channel: "web" },
      { event: "chat_session_status", state: "queued", ewt: null },
    ]);
  });
});

test("the active chat of a client is told as long as it has one", async () => {
  const { chatId, call: ask } = await customer(centre);
  expect((await ask("GET", "/chats/active")).body).toMatchObject({ chat_id: chatId, state: "queued", ewt: "0" });
  centre.agent.end(chatId);
  expect(await ask("GET", "/chats/active")).toMatchObject({ status: 404, body: { error_code: "5005" } });
});

describe("Send Events", () => {
  test.each([
    ["v1", '{"events":[]}'],
    ["v2", ""],
  ] as const)("of %s answers %j, and the agents' side gets one or many, in order", async (version, text) => {
    const { chatId, send } = await customer(centre, version);
    const said = ["1", "3", "5"].map((msg_id) => ({ event: "chat_session_message", msg_id, msg: `no ${msg_id}` }));
    expect(await send(...said)).toMatchObject({ status: 200, text });
    expect(centre.agent.chat(chatId).received).toMatchObject(said);
  });

  test("takes what it doesn't know, and does nothing with it", async () => {
    const { chatId, send, poll } = await customer(centre);
    expect((await send({ event: "chat_session_dance", steps: 2 })).status).toBe(200);
    expect(centre.agent.chat(chatId).received).toMatchObject([{ event: "chat_session_dance" }]);
    expect((await poll()).events).toEqual([]);
  });

  test.each(["{\u201cevents\u201d:[]}", '{"events":[{"event":"chat_sess', '{"events":7}', '{"events":[{}]}', "[]", ""])(
    "refuses %j with 5003, and takes nothing of it",
    async (body) => {
      const { chatId, call: ask } = await customer(centre);
      const answer = await ask("POST", `/chats/${chatId}/events`, { body });
      expect(answer).toMatchObject({ status: 400, body: { error_code: "5003" } });
      expect(centre.agent.chat(chatId).received).toEqual([]);
    },
  );
});

describe("the history", () => {
  test("has both sides in order, the customer's with the chat's id as their party; and no signaling", async () => {
    const { chatId, send, history } = await customer(centre);
    const party_id = centre.agent.accept(chatId);
    await send({ event: "chat_session_message", msg_id: `${chatId}:1`, msg: "Hi" });
    centre.agent.tell(chatId, { event: "chat_session_signaling", msg_id: "9", party_id, data: { type: "END_CALL" } });
    centre.agent.say(chatId, "Hello");
    const { events } = await history();
    expect(events.slice(2)).toMatchObject([
      { event: "chat_session_party_joined", party_id, type: "internal" },
      { event: "chat_session_status", state: "connected" },
      {
        event: "chat_session_message",
        party_id: chatId,
        msg_id: `${chatId}:1`,
        timestamp: expect.stringMatching(/^\d{10}$/),
      },
      { event: "chat_session_message", party_id, msg: "Hello" },
    ]);
  });

  test("takes what it told from the next poll, and leaves what it didn't", async () => {
    const { chatId, poll, history } = await customer(centre);
    centre.agent.accept(chatId);
    centre.agent.tell(chatId, { event: "chat_session_signaling", msg_id: "9", data: {} });
    await history();
    expect(names(await poll())).toEqual(["chat_session_signaling"]);
  });
});

describe("a chat is not found, 5005,", () => {
  const gone = { status: 404, body: { error_code: "5005" } };

  test("by another client", async () => {
    const { chatId } = await customer(centre);
    expect(await call(centre, "GET", `/chats/${chatId}/history`, { clientId: "stranger" })).toMatchObject(gone);
  });

  test("after its last events were fetched", async () => {
    const { chatId, poll, send, history } = await customer(centre);
    centre.agent.accept(chatId);
    centre.agent.end(chatId);
    expect((await history()).status).toBe(200);
    expect(await poll()).toMatchObject(gone);
    expect(await history()).toMatchObject(gone);
    expect(await send({ event: "chat_session_typing" })).toMatchObject(gone);
  });

  test("by whoever says something when it is over, although its last events wait to be fetched", async () => {
    const { chatId, poll, send } = await customer(centre);
    centre.agent.end(chatId);
    expect(await send({ event: "chat_session_typing" })).toMatchObject(gone);
    expect(names(await poll())).toEqual(["chat_session_ended"]);
    expect(await poll()).toMatchObject(gone);
  });
});

describe("files", () => {
  const form = (bytes: Uint8Array<ArrayBuffer>, name = "plan.pdf", part = "file") => {
    const body = new FormData();
    body.append(part, new File([bytes], name, { type: "application/pdf" }));
    return body;
  };

  test.each(["file", "file-upload-input"])("are uploaded as part %j and come back byte for byte", async (part) => {
    const { chatId, call: ask } = await customer(centre);
    const bytes = crypto.getRandomValues(new Uint8Array(50_000));
    const { file_id, file_name } = uploadedFile.parse(
      (await ask("POST", "/files", { body: form(bytes, "Grüße.pdf", part) })).body,
    );
    expect(file_name).toBe("Grüße.pdf");
    for (const url of [`/clientweb/api/v2/chats/${chatId}/files/${file_id}`, `/clientweb/file/${file_id}`]) {
      const answer = await fetch(centre.url + url);
      expect(answer.headers.get("content-type")).toBe("application/pdf");
      expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
    }
  });

  test("of more than 25 MB are refused with 5501", async () => {
    const most = 25 * 1_024 * 1_024;
    const answers = [most, most + 1].map((size) =>
      call(centre, "POST", "/files", { body: form(new Uint8Array(size)) }),
    );
    const [fits, tooBig] = await Promise.all(answers);
    expect(fits?.status).toBe(200);
    expect(tooBig).toMatchObject({ status: 400, body: { error_code: "5501" } });
  });

  test("that are far too large are refused with 5501 before they are sent", async () => {
    const headers = { authorization: credentials(centre, "c"), "content-length": 100_000_000 };
    const path = `/clientweb/api/v2/files?tenantUrl=${centre.tenantUrl}`;
    const sending = request(centre.url + path, { method: "POST", headers });
    sending.flushHeaders();
    const [answer] = (await once(sending, "response")) as [IncomingMessage];
    expect(JSON.parse(await text(answer))).toMatchObject({ error_code: "5501" });
    sending.destroy();
  });

  test("that there are not are 5502, and what is no form is 5558", async () => {
    const { chatId, call: ask } = await customer(centre);
    expect(await ask("GET", `/chats/${chatId}/files/none`)).toMatchObject({
      status: 404,
      body: { error_code: "5502" },
    });
    expect(await ask("POST", "/files", { body: "x" })).toMatchObject({ status: 500, body: { error_code: "5558" } });
  });

  test("beyond the newest ones are forgotten", async () => {
    await using small = await quickCentre({ filesKept: 2 });
    const ids: string[] = [];
    for (const byte of [1, 2, 3]) {
      const { body } = await call(small, "POST", "/files", { body: form(new Uint8Array([byte])) });
      ids.push(String(body.file_id));
    }
    const statuses = await Promise.all(
      ids.map(async (id) => (await fetch(`${small.url}/clientweb/file/${id}`)).status),
    );
    expect(statuses).toEqual([404, 200, 200]);
  });

  test("of agents come as events, and can be fetched", async () => {
    const { chatId, poll } = await customer(centre);
    centre.agent.accept(chatId);
    const bytes = Buffer.from("a picture");
    const { fileId } = centre.agent.sendFile(chatId, { name: "a.png", contentType: "image/png", bytes });
    const event = { event: "chat_session_file", file_id: fileId, file_name: "a.png", file_type: "image" };
    expect((await poll()).events.at(-1)).toMatchObject(event);
    const answer = await fetch(`${centre.url}/clientweb/api/v1/chats/${chatId}/files/${fileId}`);
    expect(await answer.text()).toBe("a picture");
  });
});

test("chats that are over give way to new ones, the oldest first; those that go on don't", async () => {
  await using small = await quickCentre({ chatsKept: 2 });
  const [open, over] = [await customer(small), await customer(small)];
  small.agent.forget(over.chatId);
  const newest = await customer(small);
  expect(small.agent.chats().map(({ chatId }) => chatId)).toEqual([open.chatId, newest.chatId]);
  await customer(small);
  expect(small.agent.chats()).toHaveLength(3);
});

test("agents have portraits, and chats an icon", async () => {
  const { chatId, call: ask } = await customer(centre);
  const partyId = centre.agent.accept(chatId, "Zoë Ångström");
  const portrait = await ask("GET", `/chats/${chatId}/profilephotos/${partyId}`);
  expect(portrait.headers.get("content-type")).toMatch(/^image\/svg/);
  expect(portrait.text).toContain(">ZÅ</text>");
  expect((await ask("GET", `/chats/${chatId}/chaticon`)).status).toBe(200);
  expect((await ask("GET", `/chats/${chatId}/profilephotos/nobody`)).status).toBe(404);
});

test("an SMS chat session begins (v1 only) with a number, and only once", async () => {
  const ask = async (body: object, version: "v1" | "v2" = "v1") =>
    call(centre, "POST", "/requestsms", { version, body });
  const codes = [{ phone_number: "1650" }, { phone_number: "1650" }, {}].map(
    async (body) => smsSession.parse((await ask(body)).body).sms_error_code,
  );
  expect(await Promise.all(codes)).toEqual(["0", "11", "5"]);
  expect(centre.agent.chats().at(-1)?.request).toMatchObject({ channel: "sms", phoneNumber: "1650" });
  expect((await ask({}, "v2")).status).toBe(404);
});

test("the version is told by v2 only", async () => {
  const { body } = await call(centre, "GET", "/version");
  expect(serverVersion.parse(body).server_version).toMatch(/^5\./);
  expect((await call(centre, "GET", "/version", { version: "v1" })).status).toBe(404);
});

test("a subscription to push notifications has one kind of token, or none", async () => {
  const { chatId, call: ask } = await customer(centre);
  const subscribe = (body: object) => ask("POST", `/chats/${chatId}/notifications`, { body });
  expect(await subscribe({ android_firebase_device_token: "t" })).toMatchObject({ status: 200, text: "{}" });
  expect(await subscribe({})).toMatchObject({ status: 200 });
  expect(await subscribe({ android_firebase_device_token: "t", ios_firebase_device_token: "t" })).toMatchObject({
    ...{ status: 406, body: { error_code: "5603" } },
  });
});

describe.each(["", "/chats/{id}"])("a case, on the paths %j/…,", (prefix) => {
  test("has the history of its chats until it is closed", async () => {
    const { chatId, call: ask, poll } = await customer(centre);
    const path = prefix.replace("{id}", chatId);
    expect(await ask("GET", `${path}/casehistory`)).toMatchObject({ status: 406, body: { error_code: "5601" } });
    centre.agent.setCase(chatId, "case-1");
    expect((await poll()).events).toMatchObject([{ event: "chat_session_case_set", case_id: "case-1" }]);
    const { sessions } = caseHistory.parse((await ask("GET", `${path}/casehistory`)).body);
    expect(sessions).toMatchObject([{ chat_id: chatId, events: [{ msg: "Please wait" }, { state: "queued" }, {}] }]);
    expect(await ask("POST", `${path}/closecase`)).toMatchObject({ status: 200, text: "{}" });
    expect((await poll()).events).toMatchObject([{ event: "chat_session_case_set", case_id: "" }]);
    expect((await ask("POST", `${path}/closecase`)).status).toBe(406);
  });
});

test("what there is not is 404, in both versions", async () => {
  for (const version of VERSIONS) expect((await call(centre, "GET", "/nothing", { version })).status).toBe(404);
});
