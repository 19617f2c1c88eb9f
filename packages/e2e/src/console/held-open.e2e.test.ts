/** The console's chat, held open at a desk and on a phone: whatever happens, each shows what the log has, once and in its order. */
import { builtConsole } from "@tributary/dev/console";
import { Passage } from "@tributary/testing/checker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openScene, type Scene } from "../client/scene.ts";
import { browserMissing } from "../stream-clients.ts";
import { beginDay, type Day, type Habits, type Town } from "./day.ts";
import { populationOf } from "./population.ts";
import { shownOn } from "./screen.ts";
import { openWindows, type Windows } from "./window.ts";

const ARRIVES = { timeout: 60_000, interval: 100 };
const LONG = 180_000;
const NOBODY = "http://127.0.0.1:9";
/** Long enough to come in with on a busy machine, and asked for anew halfway to its end, which leaves time to try twice. */
const SHORT_TOKEN = { lifeSeconds: 40 };
/** A page hears at least every 15 s from its streams: after 30 s of silence it takes them for broken. */
const SILENT_MS = 31_000;
const TEN_MINUTES_MS = 600_000;
/** A page has two streams: of its person, and of the session. */
const STREAMS = 4;

let scene: Scene;
let town: Town;
let windows: Windows;
/** The browser's network. */
let network: Passage;
beforeAll(async () => {
  if (browserMissing !== null) return;
  const { folder, note } = await builtConsole();
  if (folder === null) throw new Error(`there is no console: ${note}`);
  scene = await openScene({ CONSOLE_DIR: folder });
  const { url } = scene.front;
  const { tenant, jwtSecret } = scene.platform;
  town = { url, ...populationOf({ url, apiKey: tenant.apiKey, tenant: tenant.name, jwtSecret }) };
  network = await Passage.start({ host: "127.0.0.1", port: Number(new URL(url).port) });
  windows = await openWindows(`http://127.0.0.1:${network.port}`);
});
afterAll(async () => {
  await windows?.[Symbol.asyncDispose]();
  await network?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

interface Misfortune extends Habits {
  through: string;
  /** Whether the connections are still the first ones afterwards. */
  keepsConnections: boolean;
  happen(day: Day): Promise<unknown>;
}

const misfortunes: Misfortune[] = [
  {
    ...{ through: "a crash of the stream app", keepsConnections: false },
    happen: (day) => scene.withoutStream(() => lifeGoesOn(day)),
  },
  {
    ...{ through: "a deploy of the stream app", keepsConnections: false },
    happen: (day) => Promise.all([scene.replaceStream(), lifeGoesOn(day)]),
  },
  {
    ...{ through: "a crash of the api", keepsConnections: true },
    happen: ({ desk, phone, write }) =>
      scene.withoutApi(async () => {
        await write("to nobody");
        for (const page of [desk, phone]) await page.getByText("Not sent.").waitFor();
      }),
  },
  {
    ...{ through: "a deploy of the api", keepsConnections: true },
    happen: (day) => Promise.all([scene.replaceApi(), lifeGoesOn(day)]),
  },
  {
    ...{ through: "the end of a token, and a fresh one that cannot be tried at first", keepsConnections: true },
    ...SHORT_TOKEN,
    happen: async (day) => {
      const { front, apiUrl } = scene;
      const question = day.desk.getByRole("alertdialog");
      await question.waitFor();
      await day.write("beside the question");
      front.sendCallsTo(NOBODY);
      await day.renew();
      await question.getByText("cannot be reached").waitFor();
      front.sendCallsTo(apiUrl);
      await day.renew();
      await question.waitFor({ state: "detached" });
      await past(day.tokenEnds);
    },
  },
  {
    // The browser is stopped as a whole: nothing is read from its connections, no timer runs, and what happens meanwhile it
    // does not learn. That its clock has jumped is the pages' own: Playwright puts it forward as it does for a closed lid
    // (what was due comes once, late), which shows that they can do with minutes that they have not seen.
    through: "a sleep of the computer, in which its connections and its token end",
    ...{ keepsConnections: false, hasOwnClock: true, ...SHORT_TOKEN },
    happen: async (day) => {
      await windows.asleep(async () => {
        network.cut();
        await past(day.tokenEnds);
        await day.talking.more(3);
      });
      network.clear();
      await later(day, TEN_MINUTES_MS);
      await day.renew();
      await day.desk.getByRole("alertdialog").waitFor({ state: "detached" });
    },
  },
  {
    ...{ through: "a loss of the network", keepsConnections: false },
    happen: async (day) => {
      network.cut();
      for (const page of [day.desk, day.phone]) await page.getByText("Reconnecting").first().waitFor();
      await lifeGoesOn(day);
      network.clear();
    },
  },
  {
    ...{ through: "a network that falls silent without a word", keepsConnections: false, hasOwnClock: true },
    happen: async (day) => {
      network.block();
      await lifeGoesOn(day);
      await later(day, SILENT_MS);
      for (const page of [day.desk, day.phone])
        await page
          .getByText(/Reconnecting|Connecting/)
          .first()
          .waitFor();
      network.clear();
    },
  },
];

test.for(misfortunes)(
  "nothing is lost or repeated on the console's screens through $through",
  { timeout: LONG },
  async ({ keepsConnections, happen, through: _, ...habits }, { skip }) => {
    if (browserMissing !== null) skip(browserMissing);
    const { front } = scene;
    await expect.poll(() => front.openStreams, ARRIVES).toBe(0);
    await using day = await beginDay(windows, town, habits);
    await expect.poll(() => front.openStreams, ARRIVES).toBe(STREAMS);
    const opened = front.openedStreams;
    await day.write("before");
    await day.talking.more(2);

    await happen(day);
    await day.write("afterwards");
    await day.talking.more(2);
    const { log, said } = await day.end();
    expect(log.toSorted()).toEqual(said.toSorted());
    for (const page of [day.desk, day.phone]) await expect.poll(() => shownOn(page), ARRIVES).toEqual(log);
    expect(front.openedStreams === opened).toBe(keepsConnections);
  },
);

async function lifeGoesOn({ write, talking }: Day): Promise<void> {
  await write("meanwhile");
  await talking.more(3);
}

async function past(time: number): Promise<void> {
  await expect.poll(() => Date.now() > time, ARRIVES).toBe(true);
}

async function later({ desk, phone }: Day, ms: number): Promise<void> {
  for (const page of [desk, phone]) await page.clock.fastForward(ms);
}
