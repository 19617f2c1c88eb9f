/** The client in a real browser: pages that are loaded anew, tabs that are closed and frozen, and React. */
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserMissing, CHROMIUM } from "../stream-clients.ts";
import { bundlePage } from "./built.ts";
import { openScene, type Scene, type Talk } from "./scene.ts";

const ARRIVES = { timeout: 60_000, interval: 50 };
const LONG = 240_000;

let scene: Scene;
let script: string;
let browser: Browser;
beforeAll(async () => {
  if (browserMissing !== null) return;
  [scene, script, browser] = await Promise.all([
    openScene(),
    bundlePage(),
    chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await scene?.[Symbol.asyncDispose]();
});

interface Tab {
  page: Page;
  texts: string[];
  /** Loads the page (anew) and calls a function of page.ts. */
  run(what: "follow" | "followTogether" | "render"): Promise<void>;
}

async function openTab(context: BrowserContext, { apiKey, token, participantId }: Talk): Promise<Tab> {
  const page = await context.newPage();
  const texts: string[] = [];
  await page.exposeFunction("shown", (text: string) => texts.push(text));
  const run = async (what: string) => {
    await page.goto(`${scene.front.url}/api/v1/docs`);
    await page.addScriptTag({ content: script });
    const reader = JSON.stringify({ apiKey, token, userId: participantId });
    await page.evaluate(`window.leave = tributary.${what}(${reader})`);
  };
  return { page, texts, run };
}

test("a page that is loaded anew goes on after what it has shown", { timeout: LONG }, async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  const { front, newTalk, withoutStream } = scene;
  const talk = await newTalk("reloaded");
  await using context = await browser.newContext();
  const { page, texts, run } = await openTab(context, talk);
  await run("follow");
  await expect.poll(() => page.evaluate(`Object.keys(sessionStorage).length`), ARRIVES).toBe(1);
  await talk.tell("live");
  await expect.poll(() => texts, ARRIVES).toEqual(talk.sent);

  await page.goto("about:blank");
  await talk.tell("while the page was away");
  await run("follow");
  await expect.poll(() => texts, ARRIVES).toEqual(talk.sent);
  await withoutStream(() => talk.tell("killed"));
  await expect.poll(() => texts, ARRIVES).toEqual(talk.sent);
  await context.setOffline(true);
  front.resetStreams();
  await talk.tell("without a network");
  await context.setOffline(false);
  await expect.poll(() => texts, ARRIVES).toEqual(talk.sent);
});

test("two tabs have one connection, also after its tab was frozen, and after it was closed", { timeout: LONG }, async ({
  skip,
}) => {
  if (browserMissing !== null) skip(browserMissing);
  const { front, newTalk } = scene;
  const talk = await newTalk("shared");
  await using context = await browser.newContext();
  const [first, second] = [await openTab(context, talk), await openTab(context, talk)];
  const opened = front.openedStreams;
  await first.run("followTogether");
  await expect.poll(() => front.openStreams, ARRIVES).toBe(1);
  await second.run("followTogether");
  await talk.tell("to both");
  for (const { texts } of [first, second]) await expect.poll(() => texts, ARRIVES).toEqual(talk.sent);
  expect(front.openedStreams - opened).toBe(1);

  const devtools = await context.newCDPSession(first.page);
  // No line of it runs any more, and it keeps its lock: browsers do that to pages that nobody looks at.
  await devtools.send("Debugger.enable");
  await devtools.send("Debugger.pause");
  await talk.tell("while one is frozen");
  await expect.poll(() => second.texts, ARRIVES).toEqual(talk.sent);
  expect(first.texts).toEqual(talk.sent.slice(0, 1));
  await devtools.send("Debugger.resume");
  await expect.poll(() => first.texts, ARRIVES).toEqual(talk.sent);
  await expect.poll(() => front.openStreams, ARRIVES).toBe(1);

  await first.page.close();
  await talk.tell("to the one that is left");
  await expect.poll(() => second.texts, ARRIVES).toEqual(talk.sent);
  expect(first.texts).toEqual(talk.sent.slice(0, 2));
  await expect.poll(() => front.openStreams, ARRIVES).toBe(1);
});

test("React shows every message once, in StrictMode too, and leaves no connection", { timeout: LONG }, async ({
  skip,
}) => {
  if (browserMissing !== null) skip(browserMissing);
  const { front, newTalk } = scene;
  const talk = await newTalk("rendered");
  await using context = await browser.newContext();
  const { page, run } = await openTab(context, talk);
  await expect.poll(() => front.openStreams, ARRIVES).toBe(0);
  await run("render");
  await expect.poll(() => page.locator("ol[data-status]").getAttribute("data-status"), ARRIVES).toBe("open");
  await talk.tell("one", "two");
  await expect.poll(() => page.locator("ol[data-status] li").allTextContents(), ARRIVES).toEqual(talk.sent);
  await expect.poll(() => front.openStreams, ARRIVES).toBe(1);
  await page.evaluate("leave()");
  await expect.poll(() => front.openStreams, ARRIVES).toBe(0);
});
