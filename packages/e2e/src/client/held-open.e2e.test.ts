/** A page that stays open in a real browser while somebody talks: whatever happens, it shows every message once and in order. */
import { Passage } from "@tributary/testing/checker";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserMissing, CHROMIUM } from "../stream-clients.ts";
import { bundlePage } from "./built.ts";
import { openScene, type Scene, type Talk } from "./scene.ts";
import { keepTalking, type Talking } from "./talking.ts";

const ARRIVES = { timeout: 60_000, interval: 50 };
const LONG = 180_000;
/** Where somebody talks all the time, who hears nothing for that long has lost the connection. */
const IMPATIENT = { silentAfterMs: 4_000 };
/** Tokens are renewed halfway to their end. */
const SHORT_TOKENS = { lifeSeconds: 10 };
/** These leave time to try again. */
const LONGER_TOKENS = { lifeSeconds: 20 };
const NOBODY = "http://127.0.0.1:9";

let scene: Scene;
let script: string;
let browser: Browser;
/** The browser's network. */
let network: Passage;
beforeAll(async () => {
  if (browserMissing !== null) return;
  [scene, script, browser] = await Promise.all([
    openScene(),
    bundlePage(),
    chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] }),
  ]);
  network = await Passage.start({ host: "127.0.0.1", port: Number(new URL(scene.front.url).port) });
});
afterAll(async () => {
  await browser?.close();
  await network?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

interface Habits {
  /** How long its tokens live. */
  lifeSeconds?: number;
  silentAfterMs?: number;
}

interface Screen {
  texts(): Promise<string[]>;
  status(): Promise<string | null>;
  /** When each token ends that the page was given, in milliseconds since 1970. */
  readonly tokenEnds: readonly number[];
}

/** A page of the console's kind: shared by all tabs, rendered by React, and with tokens that it asks for. */
async function openScreen(
  context: BrowserContext,
  { apiKey, participantId }: Talk,
  { lifeSeconds = 3_600, silentAfterMs }: Habits,
): Promise<Screen> {
  const { tenant } = scene.platform;
  const page = await context.newPage();
  const tokenEnds: number[] = [];
  await page.exposeFunction("freshToken", async () => {
    const headers = await tenant.as("participant", participantId, { expiresInSeconds: lifeSeconds });
    tokenEnds.push(Date.now() + lifeSeconds * 1_000);
    return headers.authorization?.replace("Bearer ", "");
  });
  await page.goto(`http://127.0.0.1:${network.port}/api/v1/docs`);
  await page.addScriptTag({ content: script });
  const reader = JSON.stringify({ apiKey, userId: participantId, silentAfterMs });
  await page.evaluate(`tributary.renderTogether(${reader})`);
  const list = page.locator("ol[data-status]");
  return {
    texts: () => list.locator("li").allTextContents(),
    status: () => list.getAttribute("data-status"),
    tokenEnds,
  };
}

interface Day {
  screen: Screen;
  talking: Talking;
}

interface Misfortune extends Habits {
  through: string;
  /** Whether the connection is still the first one afterwards. */
  keepsConnection: boolean;
  happen(day: Day): Promise<unknown>;
}

const misfortunes: Misfortune[] = [
  {
    ...{ through: "a crash of the stream app", keepsConnection: false },
    happen: ({ talking }) => scene.withoutStream(() => talking.more(5)),
  },
  {
    ...{ through: "a deploy of the stream app", keepsConnection: false },
    happen: () => scene.replaceStream(),
  },
  {
    ...{ through: "a crash of the api", keepsConnection: true },
    happen: () => scene.withoutApi(async () => undefined),
  },
  {
    ...{ through: "a deploy of the api", keepsConnection: true },
    happen: () => scene.replaceApi(),
  },
  {
    ...{ through: "the ends of two tokens", keepsConnection: true, ...SHORT_TOKENS },
    happen: ({ screen }) => ended(screen, 2),
  },
  {
    ...{ through: "a token whose renewal fails at first", keepsConnection: true, ...LONGER_TOKENS },
    happen: async ({ screen }) => {
      const { front, apiUrl } = scene;
      const { unanswered } = front;
      front.sendCallsTo(NOBODY);
      await expect.poll(() => front.unanswered, ARRIVES).toBeGreaterThan(unanswered);
      front.sendCallsTo(apiUrl);
      await ended(screen, 1);
    },
  },
  {
    ...{ through: "a sleep of the computer, in which its connection and its token end", keepsConnection: false },
    ...{ ...SHORT_TOKENS, ...IMPATIENT },
    happen: ({ screen }) =>
      asleep(async () => {
        network.forget();
        await ended(screen, 1);
      }),
  },
  {
    ...{ through: "a loss of the network", keepsConnection: false },
    happen: async ({ screen, talking }) => {
      network.cut();
      await expect.poll(screen.status, ARRIVES).toBe("waiting");
      await talking.more(5);
      network.clear();
    },
  },
  {
    ...{ through: "a network that falls silent without a word", keepsConnection: false, ...IMPATIENT },
    happen: async ({ screen, talking }) => {
      network.block();
      await expect.poll(screen.status, ARRIVES).not.toBe("open");
      await talking.more(5);
      network.clear();
    },
  },
];

test.for(misfortunes)(
  "nothing is lost or repeated on the screen through $through",
  { timeout: LONG },
  async ({ keepsConnection, happen, through, ...habits }, { skip }) => {
    if (browserMissing !== null) skip(browserMissing);
    const talk = await scene.newTalk(`p${misfortunes.findIndex((one) => one.through === through)}`);
    await using context = await browser.newContext();
    const opened = scene.front.openedStreams;
    const screen = await openScreen(context, talk, habits);
    await expect.poll(screen.status, ARRIVES).toBe("open");
    const talking = keepTalking(talk, () => scene.apiUrl);
    await expect.poll(async () => (await screen.texts()).length, ARRIVES).toBeGreaterThan(2);

    await happen({ screen, talking });
    await talking.more(3);
    const said = await talking.stop();
    await expect.poll(screen.texts, ARRIVES).toEqual(said);
    expect(scene.front.openedStreams === opened + 1).toBe(keepsConnection);
  },
);

/** So many of its tokens have ended. */
async function ended({ tokenEnds }: Screen, count: number): Promise<void> {
  await expect.poll(() => tokenEnds.filter((end) => end < Date.now()).length, ARRIVES).toBeGreaterThanOrEqual(count);
}

/** Nothing of the browser runs, and the clock on the wall goes on. */
async function asleep(meanwhile: () => Promise<void>): Promise<void> {
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
}
