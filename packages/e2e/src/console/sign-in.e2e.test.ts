/** Who comes in, who does not and why, and what stays of a person: nothing after they have left, and all when their token ends. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserMissing } from "../stream-clients.ts";
import { type Launched, launch } from "./launched.ts";
import type { Person } from "./population.ts";
import { openWindows, signIn, type Windows } from "./window.ts";

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

interface Refusal {
  who: string;
  why: RegExp;
  credentials(): Promise<Pick<Person, "apiKey" | "token">>;
}

const refusals: Refusal[] = [
  {
    ...{ who: "a key that nobody knows", why: /refused/ },
    credentials: async () => ({ ...(await platform.person("coach", "41")), apiKey: "trb_nobody" }),
  },
  {
    ...{ who: "a token with another signature", why: /refused/ },
    credentials: async () => {
      const coach = await platform.person("coach", "41");
      return { ...coach, token: coach.token.replace(/\.[^.]+$/, ".c2lnbmF0dXJl") };
    },
  },
  {
    ...{ who: "a token that has ended", why: /expired/ },
    credentials: () => platform.person("coach", "41", -60),
  },
  {
    ...{ who: "a text that is no token", why: /not a token/ },
    credentials: async () => ({ apiKey: platform.dev.apiKey, token: "let me in" }),
  },
  {
    ...{ who: "a service", why: /for people/ },
    credentials: () => platform.person("service", "importer"),
  },
];

test.for(refusals)("$who is refused with the reason, and may try again", async ({ why, credentials }, { skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  await using window = await windows.open("/sign-in");
  const { page, problems } = window;
  await signIn(page, { ...(await platform.person("coach", "41")), ...(await credentials()) });
  const alert = page.getByRole("alert").filter({ hasText: why });
  await alert.waitFor();
  expect(new URL(page.url()).pathname).toBe("/sign-in");
  await signIn(page, await platform.person("coach", "41"));
  await page.waitForURL("**/coach");
  expect(problems).toEqual([]);
});

test("each role comes to its own rooms, and to no other's", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  const homes = { coach: "/coach", participant: "/phone", admin: "/operator" } as const;
  for (const [role, home] of Object.entries(homes) as [keyof typeof homes, string][]) {
    await using window = await windows.open("/sign-in");
    const { page } = window;
    await signIn(page, await platform.person(role, role === "participant" ? platform.dev.participantId : "41"));
    await page.waitForURL((url) => url.pathname.startsWith(home));
    for (const other of Object.values(homes).filter((path) => path !== home)) {
      await page.goto(other);
      await page.waitForURL((url) => !url.pathname.startsWith(other));
    }
  }
});

test("who leaves is asked to sign in, and nothing of them stays in the browser", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  await using window = await windows.open("/sign-in");
  const { page } = window;
  await signIn(page, await platform.person("coach", "41"));
  await page.waitForURL("**/coach");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  const left = await page.evaluate(`JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])`);
  expect(left).not.toMatch(/trb_|eyJ/);
});
