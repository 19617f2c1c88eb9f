import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BrightPattern } from "./server.ts";
import { customer, names, quickCentre } from "./testing/customer.ts";

const CHROMIUM = "/usr/bin/chromium";

describe.skipIf(!existsSync(CHROMIUM))("the agents' page", () => {
  let centre: BrightPattern;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  beforeAll(async () => {
    centre = await quickCentre();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    page = await browser.newPage();
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (line) => line.type() === "error" && problems.push(line.text()));
    await page.goto(centre.url);
  });
  afterAll(async () => {
    await browser?.close();
    await centre[Symbol.asyncDispose]();
  });

  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const shown = (text: string) => page.getByText(text).waitFor();

  test("does by hand all that an agent does, and shows live what the customer does", async () => {
    const { chatId, poll, send } = await customer(centre);
    await page.getByRole("button", { name: chatId.slice(0, 8) }).click();
    await press("Accept");
    await shown("Ann Agent joined.");
    await field("Message").fill("Hello");
    await page.keyboard.press("Enter");
    await send({ event: "chat_session_message", msg_id: "1", msg: "I sleep badly" }, { event: "chat_session_typing" });
    await shown("I sleep badly");
    await shown("The customer is typing…");
    await field("File").setInputFiles({ name: "plan.txt", mimeType: "text/plain", buffer: Buffer.from("plan") });
    await press("Send file");
    await press("Show");
    await field("Agent").fill("Bob Second");
    await press("Transfer");
    await shown("Bob Second joined.");
    await press("End");
    await shown("The chat ended.");
    expect(names(await poll())).toEqual([
      ...["chat_session_party_joined", "chat_session_status"],
      ...["chat_session_typing", "chat_session_message", "chat_session_file", "chat_session_form_show"],
      ...["chat_session_party_left", "chat_session_party_joined", "chat_session_status"],
      ...["chat_session_party_left", "chat_session_ended"],
    ]);
  });

  test("shows HTML of others as the text that it is", async () => {
    const { chatId } = await customer(centre);
    await page.getByRole("button", { name: chatId.slice(0, 8) }).click();
    centre.agent.sayAs(chatId, "SCENARIO", "<img src=x onerror=\"document.title='hacked'\">5 &lt; 6<br>really");
    await shown("5 < 6");
    expect(await page.title()).toBe("Agent desktop · Bright Pattern simulator");
  });

  test("switches faults", async () => {
    await press("Faults");
    await field("lost batches").fill("0.5");
    await field("misspelt inactivity").check();
    await expect.poll(() => centre.faults.now).toMatchObject({ lostBatches: 0.5, misspeltInactivity: true });
    await press("Switch all off");
    await expect.poll(() => centre.faults.now).toMatchObject({ lostBatches: 0, misspeltInactivity: false });
    await press("Done");
  });

  test("had no error until here", () => {
    expect(problems).toEqual([]);
  });
});
