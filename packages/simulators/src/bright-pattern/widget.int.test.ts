// What the vendor's own widget was seen to need, rule by rule; it runs in a page of another site, and is known by a cookie.
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BrightPattern } from "./server.ts";
import { call, customer, names, quickCentre } from "./testing/customer.ts";

const CHROMIUM = "/usr/bin/chromium";
const ORIGIN = "https://www.customer.example";

let centre: BrightPattern;
beforeAll(async () => {
  centre = await quickCentre({ greeting: "Please wait" });
});
afterAll(() => centre[Symbol.asyncDispose]());

const hello = { event: "chat_session_message", msg_id: "1", msg: "Hello" };

describe("the widget's chat", () => {
  test("has a chat id and message ids that it can take apart", async () => {
    const { chatId } = await customer(centre);
    centre.agent.accept(chatId);
    expect(chatId).toMatch(/^[\w-]+$/);
    expect(centre.agent.say(chatId, "Hi")).toMatch(/^\d+$/);
  });

  test("begins with an is_new_chat that is a boolean", async () => {
    const [first, again] = [1, 2].map(() => call(centre, "POST", "/chats", { clientId: "new", body: {} }));
    expect([(await first)?.body.is_new_chat, (await again)?.body.is_new_chat]).toEqual([true, false]);
  });

  test("has a history with the connected state, the agent and the first message, for when the page is loaded again", async () => {
    const clientId = "reload";
    const { body } = await call(centre, "POST", "/chats", { clientId, body: { initial_message: hello } });
    centre.agent.accept(String(body.chat_id));
    const history = await call(centre, "GET", `/chats/${body.chat_id}/history`, { clientId });
    expect(history.events).toContainEqual(expect.objectContaining({ ...hello, party_id: body.chat_id }));
    expect(history.events).toContainEqual(expect.objectContaining({ event: "chat_session_party_joined" }));
    expect(history.events).toContainEqual(expect.objectContaining({ state: "connected" }));
  });

  test("is told nothing twice when it loads: history, poll, history", async () => {
    const { chatId, history, poll } = await customer(centre);
    centre.agent.accept(chatId);
    await history();
    expect((await poll()).events).toEqual([]);
  });

  test.each(["chat_session_end", "chat_session_disconnect"])(
    "is closed by %s: it is told that it ended",
    async (event) => {
      const { send, poll } = await customer(centre);
      await send({ event });
      expect(names(await poll())).toEqual(["chat_session_ended"]);
    },
  );

  test("shows its screens by status events, not by what Request Chat says", async () => {
    const { chatId, poll } = await customer(centre);
    centre.agent.accept(chatId);
    expect((await poll()).events).toContainEqual({ event: "chat_session_status", state: "connected", ewt: "0" });
  });

  test("is gone with 404, JSON and the code as a string, which stops its polls", async () => {
    const { chatId, poll } = await customer(centre);
    centre.agent.forget(chatId);
    const gone = await poll();
    expect(gone).toMatchObject({ status: 404, body: { error_code: "5005" } });
    expect(gone.headers.get("content-type")).toMatch(/^application\/json/);
  });

  test("is polled by one of two tabs; the other one is told 5509", async () => {
    await using slow = await quickCentre({ pollHoldMs: [500, 500] });
    const { poll } = await customer(slow);
    const answers = await Promise.all([poll(), poll()]);
    expect(answers.map(({ body }) => body.error_code).toSorted()).toEqual(["5509", undefined]);
  });

  test("doesn't tell it its own messages again", async () => {
    const { send, poll } = await customer(centre);
    await send(hello, { event: "chat_session_not_typing" }, { event: "chat_session_typing" });
    expect((await poll()).events).toEqual([]);
  });

  test("takes the first answer to a nameless form for one, as well as the real one and the message", async () => {
    const { chatId, send } = await customer(centre);
    const form_request_id = centre.agent.showForm(chatId, "");
    const answer = { event: "chat_session_form_data", form_request_id, form_name: "" };
    await send({ ...answer, data: "Form not found" });
    expect((await send({ ...answer, data: { text: "Bern" } }, hello)).status).toBe(200);
    expect(centre.agent.chat(chatId).received).toHaveLength(3);
  });
});

test("the widget's configuration is a bare object and a list at once, with an entry for every page and plain colours", async () => {
  const { body } = await call(centre, "GET", "/configuration");
  const definition = {
    chatInitiations: [{ urls: ["/"] }],
    ...{ proactiveOffers: [], forms: [] },
    chatWidgetStyling: {
      color: expect.stringMatching(/^[0-9a-f]{6}$/),
      textColor: expect.stringMatching(/^[0-9a-f]{6}$/),
    },
  };
  expect(body).toMatchObject({ definition, styles: {}, widgets: [{ definition, styles: {} }] });
});

describe("pages of other sites", () => {
  const headers = { origin: ORIGIN };

  test("are allowed by name and with credentials, errors and refused credentials included", async () => {
    const { chatId } = await customer(centre);
    const answers = [
      await call(centre, "GET", "/availability", { headers }),
      await call(centre, "GET", `/chats/${chatId}/history`, { headers, clientId: "stranger" }),
      await call(centre, "GET", "/availability", { headers: { ...headers, authorization: "x" } }),
      await call(centre, "GET", "/nothing", { headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 403, 404]);
    for (const answer of answers) {
      expect(answer.headers.get("access-control-allow-origin")).toBe(ORIGIN);
      expect(answer.headers.get("access-control-allow-credentials")).toBe("true");
    }
  });

  test("are told by preflights, which have no credentials, what they may send", async () => {
    const wanted = "authorization,content-type,x-anything";
    const answer = await fetch(`${centre.url}/clientweb/api/v1/chats?timestamp=1`, {
      method: "OPTIONS",
      headers: { ...headers, "access-control-request-method": "POST", "access-control-request-headers": wanted },
    });
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...{ "access-control-allow-origin": ORIGIN, "access-control-allow-credentials": "true" },
      ...{ "access-control-allow-headers": wanted, "access-control-allow-methods": "GET, POST, OPTIONS" },
    });
  });

  test("get a cookie that comes back from another site, once", async () => {
    const first = await call(centre, "GET", "/availability", { clientId: "WebChat" });
    const given = first.headers.get("set-cookie") ?? "";
    expect(given).toMatch(/; Path=\/clientweb; HttpOnly; Secure; SameSite=None; Partitioned$/);
    const cookie = `other=1; ${given.split(";")[0]}`;
    const second = await call(centre, "GET", "/availability", { clientId: "WebChat", headers: { cookie } });
    expect(second.headers.get("set-cookie")).toBeNull();
  });
});

describe.skipIf(!existsSync(CHROMIUM))("a page of another site, in a real browser,", () => {
  let browser: Browser;
  let site: Server;
  let page: Page;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    site = createServer((_, response) =>
      response.setHeader("content-type", "text/html").end("<title>A customer</title>"),
    );
    await new Promise<void>((resolve) => site.listen(0, "localhost", resolve));
    page = await browser.newPage();
    await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`); // the simulator is on 127.0.0.1
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
  });

  test("chats by its cookie, uploads a file, and shows it", async () => {
    const seen = await page.evaluate(chatFromPage, {
      api: `${centre.url}/clientweb/api/v2`,
      tenantUrl: centre.tenantUrl,
      authorization: `MOBILE-API-140-327-PLAIN appId="${centre.appId}", clientId="WebChat"`,
    });
    expect(seen).toMatchObject({ isNew: [true, false], told: 2, sent: 200 });
    const showing = `(async () => {
      const picture = Object.assign(new Image(), { src: ${JSON.stringify(seen.picture)} });
      await picture.decode();
      return picture.naturalWidth;
    })()`;
    expect(await page.evaluate(showing)).toBe(64);
    const [chat] = centre.agent.chats().toReversed();
    expect(chat?.received).toMatchObject([hello]);
  });
});

/** Runs in the page. */
async function chatFromPage(given: { api: string; tenantUrl: string; authorization: string }) {
  const { api, tenantUrl, authorization } = given;
  const ask = async (method: string, path: string, body?: string | FormData) => {
    const url = `${api}${path}?tenantUrl=${tenantUrl}&timestamp=${Date.now()}`;
    const headers = {
      authorization,
      ...(typeof body === "string" && { "content-type": "application/json; charset=UTF-8" }),
    };
    const answer = await fetch(url, { method, headers, credentials: "include", ...(body !== undefined && { body }) });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? {} : JSON.parse(text) };
  };
  const first = await ask("POST", "/chats", "{}");
  const again = await ask("POST", "/chats", "{}");
  const { events } = (await ask("GET", `/chats/${first.body.chat_id}/events`)).body;
  const said = JSON.stringify({ events: [{ event: "chat_session_message", msg_id: "1", msg: "Hello" }] });
  const { status } = await ask("POST", `/chats/${first.body.chat_id}/events`, said);
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>';
  const form = new FormData();
  form.append("file-upload-input", new File([svg], "a.svg", { type: "image/svg+xml" }));
  const { file_id } = (await ask("POST", "/files", form)).body;
  const isNew = [first.body.is_new_chat, again.body.is_new_chat];
  const picture = `${api}/chats/${first.body.chat_id}/files/${file_id}`;
  return { isNew, told: events.length, sent: status, picture };
}
