import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IbmVideo, startIbmVideo } from "./server.ts";
import { enter } from "./testing/client.ts";

const CHROMIUM = "/usr/bin/chromium";

describe.skipIf(!existsSync(CHROMIUM))("the viewers' page", () => {
  let ibm: IbmVideo;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  beforeAll(async () => {
    ibm = await startIbmVideo();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    page = await browser.newPage();
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (line) => line.type() === "error" && problems.push(line.text()));
    await page.goto(ibm.url);
  });
  afterAll(async () => {
    await browser?.close();
    await ibm[Symbol.asyncDispose]();
  });

  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const shown = (text: string) => page.getByText(text).first().waitFor();

  test("does by hand what viewers and moderators do, and shows live what clients do", async () => {
    await field("Channel id").fill("42");
    await press("Open");
    using client = await enter(ibm, "42");
    await field("Viewer").fill("Vera");
    await field("Message").fill("Hello");
    await page.keyboard.press("Enter");
    await shown("Hello");
    await client.send({ text: "An answer" });
    await shown("An answer");
    await page.getByRole("listitem").filter({ hasText: "Hello" }).getByRole("button", { name: "Like" }).click();
    await shown("Vera · like 1");
    await page.getByRole("listitem").filter({ hasText: "Hello" }).getByRole("button", { name: "Delete" }).click();
    await shown("(deleted)");
    await press("Freeze");
    await shown("frozen");
    await press("Unfreeze");
    await press("Ban");
    await shown("banned: Vera");
    await press("Clear");
    await expect
      .poll(() => client.types())
      .toEqual([
        ...["typing.start", "message.new", "message.new", "reaction.new", "message.deleted"],
        ...["channel.updated", "channel.updated", "user.banned", "channel.truncated"],
      ]);
    await press("Close all");
    expect(await client.closed).toBe(1006);
  });

  test("shows HTML of others as the text that it is", async () => {
    ibm.viewers("42").say("eve", "<img src=x onerror=\"document.title='hacked'\">5 &lt; 6");
    await shown("<img src=x");
    expect(await page.title()).toBe("Viewers · IBM Video Streaming simulator");
  });

  test("says why something can't be done", async () => {
    await field("Message").fill("I am banned");
    await press("Send");
    await shown("user is banned");
    problems.length = 0; // the browser names every answer that is no 200
  });

  test("switches faults", async () => {
    await press("Faults");
    await field("dropped frames").fill("0.5");
    await field("crowded").check();
    await expect.poll(() => ibm.faults.now).toMatchObject({ droppedFrames: 0.5, crowded: true });
    await press("Switch all off");
    await expect.poll(() => ibm.faults.now).toMatchObject({ droppedFrames: 0, crowded: false });
    await press("Done");
  });

  test("had no error until here", () => {
    expect(problems).toEqual([]);
  });
});
