/** A page of another origin, in a real browser: it starts a stream session, and its own EventSource opens the stream with the cookie. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium, type Page } from "playwright-core";
import { expect, test } from "vitest";
import { type Conversation, openConversation } from "./conversation.ts";
import { openFront } from "./front.ts";
import { platformForTest } from "./platform-for-test.ts";
import { browserMissing, CHROMIUM } from "./stream-clients.ts";

const ARRIVES = { timeout: 20_000 };
/** What a careless server would break lines with, or break off at. */
const TEXT = "a\rb\nc\r\nd\u2028e\n\nid: 9\ndata: x\uFEFF 🐎";

test("a page of an origin that is configured reads the stream with the cookie, one of another origin does not", async ({
  skip,
}) => {
  if (browserMissing !== null) skip(browserMissing);
  await using platform = await platformForTest();
  await using page = await emptyPage();
  await using stranger = await emptyPage();
  const env = { ALLOWED_ORIGINS: page.origin };
  const [api, stream] = await Promise.all([platform.startApi(env), platform.startStream(env)]);
  await using front = await openFront({ api: api.url, stream: stream.url });
  const talk = await openConversation(api.url, platform.tenant);

  const got = await page.listen(front.url, talk);
  await expect.poll(() => got.length, ARRIVES).toBe(1);
  await talk.say(TEXT);
  await expect.poll(() => got.length, ARRIVES).toBe(2);
  expect(JSON.parse(got[1] ?? "")).toMatchObject({ eventType: "MESSAGE_SENT", payload: { text: TEXT } });

  // It may use headers, so it starts a session; but no answer to a request with cookies is for it.
  expect(await stranger.listen(front.url, talk)).toEqual(["refused"]);
});

/** A browser of its own on a page that has an origin and nothing else. */
async function emptyPage() {
  await using scope = new AsyncDisposableStack();
  const server = createServer((_request, response) =>
    response.setHeader("content-type", "text/html").end("<p>"),
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  scope.defer(() => void server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  scope.defer(() => browser.close());
  const page = await browser.newPage();
  await page.goto(origin);
  const open = scope.move();
  return {
    origin,
    listen: (api: string, talk: Conversation) => listen(page, api, talk),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** The `data` of every event, as they come; `refused` when the browser keeps the session from the page. */
async function listen(page: Page, api: string, { participant, streamPath }: Conversation): Promise<string[]> {
  const got: string[] = [];
  await page.exposeFunction("onData", (data: string) => got.push(data));
  await page.evaluate(`
    fetch(${JSON.stringify(`${api}/api/v1/stream_sessions`)}, {
      method: "POST", credentials: "include", headers: ${JSON.stringify(participant)},
    }).then(
      () => {
        const source = new EventSource(${JSON.stringify(api + streamPath)}, { withCredentials: true });
        source.onmessage = ({ data }) => onData(data);
      },
      () => onData("refused"),
    )
  `);
  return got;
}
