/** The page that a visitor of the demo lands on: a message travels before their eyes, and every door leads somewhere. */
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserMissing } from "../stream-clients.ts";
import { type Launched, launch } from "./launched.ts";
import { message, say } from "./people.ts";
import { openWindows, picture, type Windows } from "./window.ts";

const KIB = 1024;
/** Scripts and styles of the first page, compressed: what a visitor waits for before anything is there. */
const MOST_BYTES = 300 * KIB;

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

test("a message travels from the coach's side to the phone beside it, and the answer back", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  await using window = await windows.open("/");
  const { page, problems } = window;
  const coach = page.getByRole("region", { name: "Grace, the coach" });
  const phone = page.getByRole("region", { name: "Ada's phone" });
  await say(coach, "Welcome, Ada!");
  await message(phone, "Welcome, Ada!").waitFor();
  await say(phone, "Thank you, Grace.");
  await message(coach, "Thank you, Grace.").waitFor();
  for (const side of [coach, phone]) expect(await message(side, "Welcome, Ada!").count()).toBe(1);
  await picture(page, "visit");
  expect(problems).toEqual([]);
});

test("the message that has just arrived is a click away from how it is stored, published and sent", async ({
  skip,
}) => {
  if (browserMissing !== null) skip(browserMissing);
  await using window = await windows.open("/");
  const { page, problems } = window;
  await say(page.getByRole("region", { name: "Grace, the coach" }), "Look inside");
  await message(page.getByRole("region", { name: "Ada's phone" }), "Look inside").waitFor();
  await page.getByRole("link", { name: /^The newest message/ }).click();
  await page.waitForURL(/\/operator\/inspector\/.*\?at=\d+$/);
  for (const pane of ["Stored event", "Wire bytes"]) {
    await page.getByRole("region", { name: pane }).getByText("Look inside").first().waitFor();
  }
  await page.getByRole("link", { name: "Tributary" }).click();
  await page.getByRole("region", { name: "Grace, the coach" }).waitFor();
  expect(problems).toEqual([]);
});

test("from the first page each of the demo's people is one click away, and the outside systems' pages, too", async ({
  skip,
}) => {
  if (browserMissing !== null) skip(browserMissing);
  const doors = [
    ["All of Grace's rooms", "/coach", "Inbox"],
    ["Only the phone", "/phone", "Messages"],
    ["The operator's rooms", "/operator/map", "Platform"],
  ] as const;
  for (const [name, path, heading] of doors) {
    await using window = await windows.open("/");
    await window.page.getByRole("link", { name }).click();
    await window.page.waitForURL(`**${path}`);
    await window.page.getByRole("heading", { name: heading }).first().waitFor();
  }
  await using window = await windows.open("/");
  const { brightPattern, ibm } = platform.dev.simulators;
  for (const address of [brightPattern, ibm]) {
    const link = window.page.locator(`a[href="${address}"]`);
    expect(await link.getAttribute("target")).toBe("_blank");
  }
});

test("what a first page loads stays within its budget", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  for (const address of ["/", "/coach", "/phone", "/operator/map"]) {
    await using window = await windows.open("about:blank");
    const { page } = window;
    const sizes: Promise<number>[] = [];
    page.on("response", (response) => {
      const isOurs = /\.(js|css)$/.test(new URL(response.url()).pathname);
      if (isOurs) sizes.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(address);
    await page.getByRole("heading").first().waitFor();
    await page.waitForLoadState("load");
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    process.stdout.write(`${address} loads ${Math.round(bytes / KIB)} KiB of scripts and styles\n`);
    expect(bytes).toBeGreaterThan(50 * KIB);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  }
});
