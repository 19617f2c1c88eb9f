/** The chat under the hands of somebody who uses the keyboard, scrolls, and changes their mind. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserMissing } from "../stream-clients.ts";
import { type Launched, launch } from "./launched.ts";
import { message, newTalk, openAs, openPhone, say, type Talk } from "./people.ts";
import { openWindows, type Windows } from "./window.ts";

let platform: Launched;
let windows: Windows;
beforeAll(async () => {
  if (browserMissing !== null) return;
  platform = await launch();
  windows = await openWindows(platform.dev.url);
});
afterAll(async () => {
  await windows?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
});

const writing = (page: Page) => page.getByLabel("Write a message");
const menuOf = (page: Page, text: string) => message(page, text).getByRole("button", { name: /^What to do/ });
const soon = { timeout: 20_000 };
const isFocused = (element: Element): boolean => element === document.activeElement;

test("a message is deleted when that was asked once more, and whatever was open gives the focus back", async ({
  skip,
}) => {
  if (browserMissing !== null) skip(browserMissing);
  const talk = await newTalk(platform);
  await using coach = await openAs(windows, talk.coach, talk.sessionAddress);
  await say(coach.page, "Too early");
  const menu = menuOf(coach.page, "Too early");
  const choose = async (name: string) => {
    await menu.focus();
    await coach.page.keyboard.press("Enter");
    await coach.page.getByRole("menuitem", { name }).press("Enter");
  };
  await message(coach.page, "Too early").getByText("Sent").waitFor();

  await choose("Edit");
  const box = coach.page.getByRole("textbox", { name: "Edit" });
  await expect.poll(() => box.evaluate(isFocused), soon).toBe(true);
  await coach.page.keyboard.press("Escape");
  await expect.poll(() => menu.evaluate(isFocused), soon).toBe(true);

  await choose("Reply");
  await expect.poll(() => writing(coach.page).evaluate(isFocused), soon).toBe(true);
  await coach.page.keyboard.press("Escape");

  await choose("Delete");
  const dialog = coach.page.getByRole("dialog", { name: "Delete the message?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(() => menu.evaluate(isFocused), soon).toBe(true);
  await message(coach.page, "Too early").waitFor();

  await choose("Delete");
  await dialog.getByRole("button", { name: "Delete it" }).click();
  await message(coach.page, "This message was deleted").waitFor();
  expect(coach.problems).toEqual([]);
});

test("what is half filled in is still there after scrolling away and back", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  const talk = await newTalk(platform);
  await askedLongAgo(talk);
  await using phone = await openPhone(windows, talk);
  const messages = phone.page.getByRole("region", { name: "Messages" }).last(); // within the phone of that name
  const form = phone.page.getByRole("region", { name: "How was the week?" });
  const scroll = async (pixels: number, isThere: () => Promise<boolean>) => {
    await messages.hover();
    await expect
      .poll(async () => {
        await phone.page.mouse.wheel(0, pixels);
        return await isThere();
      }, soon)
      .toBe(true);
  };
  await message(phone.page, "Line 60.").waitFor();
  await scroll(-2_000, async () => (await form.count()) > 0);
  await form.getByLabel("Sleep").fill("Seven hours");
  await scroll(4_000, async () => (await form.count()) === 0);
  await scroll(-2_000, async () => (await form.count()) > 0);
  expect(await form.getByLabel("Sleep").inputValue()).toBe("Seven hours");
  await form.getByRole("button", { name: "Send the answers" }).click();
  await form.getByText("Seven hours").waitFor();
  expect(phone.problems).toEqual([]);
});

/** A form, and sixty messages below it. */
async function askedLongAgo({ coach, sessionId }: Talk): Promise<void> {
  const fields = [{ name: "sleep", label: "Sleep" }];
  const session = `/admin/chat_sessions/${sessionId}`;
  await platform.call(coach, "POST", `${session}/forms`, { name: "week", title: "How was the week?", fields });
  for (let line = 1; line <= 60; line += 1) {
    await platform.call(coach, "POST", `${session}/chat_messages`, { text: `Line ${line}.` });
  }
}
