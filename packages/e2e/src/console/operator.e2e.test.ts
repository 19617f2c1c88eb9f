/** An operator looks into the platform: what moves, what one event looks like at every stage, and what waits for a decision. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserMissing } from "../stream-clients.ts";
import { type Launched, launch } from "./launched.ts";
import { newTalk, openAs } from "./people.ts";
import type { Person } from "./population.ts";
import { openWindows, picture, type Windows } from "./window.ts";

const ARRIVES = { timeout: 20_000, interval: 100 };

let platform: Launched;
let windows: Windows;
let admin: Person;
beforeAll(async () => {
  if (browserMissing !== null) return;
  platform = await launch();
  windows = await openWindows(platform.dev.url);
  admin = await platform.person("admin", "1");
});
afterAll(async () => {
  await windows?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
});

test("the map counts what happens, as it happens", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  await using window = await openAs(windows, admin, "/operator/map");
  const { page, problems } = window;
  const position = async () => {
    const words = await page.locator("svg").allTextContents();
    return Number(/Postgres([\d,]+)position/.exec(words.join(" "))?.[1]?.replaceAll(",", ""));
  };
  await expect.poll(position, ARRIVES).toBeGreaterThan(0);
  const before = await position();
  const talk = await newTalk(platform);
  await platform.call(talk.coach, "POST", `/admin/chat_sessions/${talk.sessionId}/chat_messages`, { text: "counted" });
  await expect.poll(position, ARRIVES).toBeGreaterThan(before);
  await picture(page, "operator-map");
  expect(problems).toEqual([]);
});

test("the inspector finds a message in its reader's feed, and shows it stored, published and on the wire", async ({
  skip,
}) => {
  if (browserMissing !== null) skip(browserMissing);
  const talk = await newTalk(platform);
  const messages = `/admin/chat_sessions/${talk.sessionId}/chat_messages`;
  for (const text of ["the first one", "the second one"]) await platform.call(talk.coach, "POST", messages, { text });
  await using window = await openAs(windows, admin, "/operator/inspector");
  const { page, problems } = window;
  await page.getByLabel("Whose feed?").fill(talk.name);
  const found = page.getByRole("link", { name: /^Mary Jackson/ });
  await expect.poll(() => found.count(), ARRIVES).toBe(1);
  await found.click();
  const entries = page.getByRole("listbox", { name: "Entries" });
  await entries
    .getByRole("option", { name: /MessageSent/ })
    .nth(1)
    .click();
  const [stored, record, wire] = ["Stored event", "Published record", "Wire bytes"].map((name) =>
    page.getByRole("region", { name }),
  );
  const shows = async (text: string) => {
    for (const form of [stored, wire]) await form?.getByText(text).first().waitFor();
    await record?.getByText("ce_type: MessageSent").waitFor();
    // What somebody said is sealed before it leaves the log.
    expect(await record?.getByText(text).count()).toBe(0);
  };
  await shows("the second one");
  await picture(page, "operator-inspector");

  await page.getByRole("button", { name: /^Previous entry/ }).click();
  await shows("the first one");
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await shows("the first one");

  await entries.press("ArrowDown");
  await shows("the second one");
  const shown = page.getByRole("region", { name: /^Entry \d+$/ });
  const seq = await shown.getAttribute("data-seq");
  for (const key of ["ArrowUp", "PageUp", "Home"]) await shown.press(key);
  expect(await shown.getAttribute("data-seq")).toBe(seq);
  await entries.press("ArrowUp");
  await shows("the first one");
  expect(problems).toEqual([]);
});

test("a moment leads to the first entry of then or later", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  const talk = await newTalk(platform);
  await using window = await openAs(windows, admin, `/operator/inspector/${talk.participant.id}?at=2`);
  const { page, problems } = window;
  const entry = page.getByTestId("entry");
  const travel = async (time: string) => {
    await page.getByRole("button", { name: "Go to a time" }).click();
    await page.getByLabel("Go to a time").and(page.locator("input")).fill(time);
    await page.getByRole("button", { name: "Go", exact: true }).click();
  };
  await entry.waitFor();
  await travel("2020-01-01T00:00:00");
  await expect.poll(() => entry.getAttribute("data-seq"), ARRIVES).toBe("1");
  const newest = await page.getByRole("option").last().getAttribute("data-seq");
  await travel("2120-01-01T00:00:00");
  await expect.poll(() => entry.getAttribute("data-seq"), ARRIVES).toBe(newest);
  expect(problems).toEqual([]);
});

test("of somebody whom nobody knows the inspector says so, and has nothing to try again", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  await using window = await openAs(windows, admin, "/operator/inspector/nobody");
  await window.page.getByText("There is no such participant").waitFor();
  expect(await window.page.getByRole("button", { name: "Try again" }).count()).toBe(0);
});

test("an inspector without an answer says so, and goes on by itself when there is one", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  const talk = await newTalk(platform);
  await using window = await openAs(windows, admin, "/operator/inspector");
  const { page } = window;
  await page.route(/\/feed\?/, (route) => route.abort());
  await page.goto(`/operator/inspector/${talk.participant.id}`);
  await page.getByRole("button", { name: "Try again", exact: true }).waitFor();
  await page.unroute(/\/feed\?/);
  await page.getByTestId("entry").waitFor();
  expect(await page.getByRole("button", { name: "Try again", exact: true }).count()).toBe(0);
});

test("a dead letter is looked at, fails again while its cause is there, and is executed when it is gone", async ({
  skip,
}) => {
  if (browserMissing !== null) skip(browserMissing);
  const service = await platform.person("service", "importer");
  const participantId = "not-there-yet";
  await platform.call(service, "POST", "/commands", { type: "SuspendParticipant", participantId });
  await using window = await openAs(windows, admin, "/operator/dead-letters");
  const { page } = window;
  await page.getByRole("button", { name: /SuspendParticipant/ }).click();
  await page.getByText(participantId).first().waitFor();
  await page.getByRole("button", { name: "Try again", exact: true }).click();
  await page.getByText(/^Failed again/).waitFor();
  await picture(page, "operator-dead-letter");

  const person = { id: participantId, firstName: "Late", lastName: "Comer" };
  await platform.call(admin, "POST", "/participants", person);
  await page.getByRole("button", { name: "Try again", exact: true }).click();
  await page.getByText("1 was executed.").waitFor();
  await page.getByText("0 letters").waitFor();
  expect(await platform.call(admin, "GET", `/participants/${participantId}`)).toMatchObject({ status: "SUSPENDED" });
});

test("every link to an outside chat is listed with its state and who holds it", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  const talk = await newTalk(platform);
  const chats = `/admin/chat_sessions/${talk.sessionId}/external_chats`;
  await platform.call(talk.coach, "POST", chats, { provider: "bright-pattern" });
  await using window = await openAs(windows, admin, "/operator/links");
  const row = window.page.getByRole("row", { name: /Bright Pattern/ });
  await row.first().waitFor();
  await picture(window.page, "operator-links");
});
