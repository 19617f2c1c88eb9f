/** One Chromium for a file of tests, and in it windows of people who see nothing of each other. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM } from "../stream-clients.ts";
import type { Person } from "./population.ts";

const SIZES = {
  desk: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  /** So tall that all of a chat is in the page, of which otherwise only what is visible is. */
  tower: { width: 1280, height: 6_000 },
};
/** Long enough for a machine that does much else. */
const PATIENCE_MS = 20_000;

export interface Look {
  size?: keyof typeof SIZES;
  scheme?: "light" | "dark";
  /** Whether the test may put its clock forward (`page.clock`); without that it goes on by itself as ever. */
  hasOwnClock?: boolean;
}

export interface Windows extends AsyncDisposable {
  /** A window of a browser profile of its own. Whatever goes wrong in its page is in `problems`. */
  open(address: string, look?: Look): Promise<Window>;
  /** Nothing of the browser runs meanwhile, as on a computer that sleeps; everybody else goes on. */
  asleep(meanwhile: () => Promise<void>): Promise<void>;
}

export interface Window extends AsyncDisposable {
  page: Page;
  /** What the page has complained of: errors that nobody caught, and what the policy of the page refused. */
  problems: string[];
}

export async function openWindows(origin: string): Promise<Windows> {
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  return {
    open: async (address, { size = "desk", scheme = "light", hasOwnClock = false } = {}) => {
      const context = await browser.newContext({ baseURL: origin, viewport: SIZES[size], colorScheme: scheme });
      context.setDefaultTimeout(PATIENCE_MS);
      if (hasOwnClock) await context.clock.install();
      const page = await context.newPage();
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(String(error)));
      page.on("console", (line) => {
        if (line.type() === "error" && !isOfNetwork(line.text())) problems.push(line.text());
      });
      await page.goto(address);
      return { page, problems, [Symbol.asyncDispose]: () => context.close() };
    },
    asleep: async (meanwhile) => {
      const devtools = await browser.newBrowserCDPSession();
      const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
      const pids = processInfo.map(({ id }) => id);
      for (const pid of pids) process.kill(pid, "SIGSTOP");
      try {
        await meanwhile();
      } finally {
        for (const pid of pids) process.kill(pid, "SIGCONT");
      }
      await devtools.detach();
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** The browser's own note of an answer that the page deals with. */
const isOfNetwork = (text: string): boolean => text.startsWith("Failed to load resource");

/** Key and token into the form, as a person does it who has both. */
export async function signIn(page: Page, { apiKey, token }: Person): Promise<void> {
  await page.getByLabel(/^API key/).fill(apiKey);
  await page.getByLabel(/^Token/).fill(token);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

let folder: Promise<string> | null = null;

/** The screen as a picture in a folder that is printed, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  folder ??= mkdtemp(path.join(tmpdir(), "tributary-screens-")).then((made) => {
    process.stdout.write(`screens are in ${made}\n`);
    return made;
  });
  await page.screenshot({ path: path.join(await folder, `${name}.png`) });
}
