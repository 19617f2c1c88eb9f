/**
 * How soon the console shows what its rooms are about: to a browser that has never been there, and to the same one when it
 * comes again; beside the contract's page of the same server, which is HTML alone, and nearly as many bytes.
 */
import { type Launched, launch } from "@tributary/e2e/console/launched";
import { openWindows, type Windows } from "@tributary/e2e/console/window";
import type { Page } from "playwright-core";
import { describeRun } from "../machine.ts";
import { median } from "../percentiles.ts";
import { type Traffic, watchTraffic } from "./traffic.ts";

const ROUNDS = 9;
const BUDGET_MS = 1_000;

/** When a page is there (XPath): something stands on it that came over the platform's API. */
const contents: Readonly<Record<string, string>> = {
  "/": `//section[@aria-label="Grace, the coach"]//textarea and //section[@aria-label="Ada's phone"]//textarea`,
  "/coach": "//a[contains(., 'Ada Lovelace')]",
  "/phone": "//button[contains(., 'Grace Hopper')]",
  "/operator/map": "//*[local-name() = 'text'][starts-with(., 'position, epoch')]",
};
const PLAIN = "/api/v1/docs";
const PLAIN_CONTENT = "//h1";

interface Load extends Traffic {
  /** From the beginning of the navigation to the first frame with the content. */
  ms: number;
}

/** The first load of a browser profile, and the one after it. */
interface Loads {
  cold: Load;
  warm: Load;
}

/** Prints what loading costs at each address. Throws when a room takes a new browser longer than it may. */
export async function benchConsole(): Promise<void> {
  await using platform = await launch();
  await using windows = await openWindows(platform.dev.url);
  await describe(platform);
  const places = Object.entries({ [PLAIN]: PLAIN_CONTENT, ...contents });
  const loads = new Map<string, Loads[]>(places.map(([address]) => [address, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [address, content] of places) loads.get(address)?.push(await load(windows, address, content));
  }
  report(loads);
}

const describe = ({ dev }: Launched): Promise<void> =>
  describeRun(`console: ${ROUNDS} loads of each address`, { databaseUrl: dev.postgres, kafka: dev.kafka });

async function load(windows: Windows, address: string, content: string): Promise<Loads> {
  await using window = await windows.open("about:blank");
  const { page } = window;
  await page.addInitScript(noteContent, content);
  const cold = await navigate(page, address);
  await page.goto("about:blank");
  return { cold, warm: await navigate(page, address) };
}

async function navigate(page: Page, address: string): Promise<Load> {
  using traffic = watchTraffic(page);
  await page.goto(address, { waitUntil: "commit" });
  const noted = await page.waitForFunction(() => performance.getEntriesByName("content")[0]?.startTime);
  return { ms: (await noted.jsonValue()) ?? Number.NaN, ...(await traffic.sum()) };
}

/** Runs in the page. Whoever looks from outside sees it later: Playwright's own waiting looks twice a second in the end. */
function noteContent(content: string): void {
  const look = () => {
    const isThere = document.evaluate(content, document, null, XPathResult.BOOLEAN_TYPE).booleanValue;
    if (isThere) performance.mark("content");
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

function report(loads: ReadonlyMap<string, readonly Loads[]>): void {
  const plain = median((loads.get(PLAIN) ?? []).slice(1).map(({ cold }) => cold.ms));
  const slow: string[] = [];
  for (const [address, [first, ...rest]] of loads) {
    const [cold, warm] = [rest.map((each) => each.cold), rest.map((each) => each.warm)];
    console.log(`\n${address}: first, everything cold, ${first?.cold.ms.toFixed(0)} ms`);
    console.log(line("a new browser", cold, plain));
    console.log(line("again", warm, plain));
    const ms = median(cold.map((each) => each.ms));
    if (ms >= BUDGET_MS) slow.push(`${address} ${ms.toFixed(0)} ms`);
  }
  if (slow.length > 0) throw new Error(`more than ${BUDGET_MS} ms: ${slow.join(", ")}`);
}

function line(what: string, loads: readonly Load[], plain: number): string {
  const of = (pick: (load: Load) => number) => median(loads.map(pick));
  const times = loads.map(({ ms }) => ms);
  const spread = `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`;
  const ratio = (of(({ ms }) => ms) / plain).toFixed(2);
  const traffic = `requests ${of(({ requests }) => requests)}, ${(of(({ bytes }) => bytes) / 1024).toFixed(0)} KiB`;
  return `  ${what.padEnd(14)} ${of(({ ms }) => ms).toFixed(0)} ms (${spread}), ${ratio} × the plain page; ${traffic}`;
}
