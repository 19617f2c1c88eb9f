/**
 * How smoothly the inspector scrolls: a feed of ten thousand entries, scrolled as people do it; beside a feed of a hundred
 * in the same console, and a plain list of as many rows that the browser scrolls by itself.
 */
import { launch } from "@tributary/e2e/console/launched";
import { openWindows } from "@tributary/e2e/console/window";
import type { Page } from "playwright-core";
import { describeRun, otherLoad } from "../machine.ts";
import { type Feed, openFeed, openPlainList } from "./feeds.ts";
import { type Frames, framesDuring, LATE_MS } from "./frames.ts";
import { follow, holdArrowDown, read, rush, slide } from "./gestures.ts";

const MANY = 10_000;
const FEW = 100;
/** Beyond what the machine does with a plain list: two runs of the same differ by less. */
const MARGIN = 1.1;

const everywhere: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "the wheel, 1,200 rows a second": rush,
  "the wheel, notch by notch": read,
  "ArrowDown, held": holdArrowDown,
};
const inFeeds: Readonly<Record<string, (feed: Feed) => Promise<void>>> = {
  "the time bar, dragged from end to end": ({ page }) => slide(page),
  "live, 20 entries a second": follow,
};

interface Measured extends Frames {
  /** From the end of it until everything in sight shows what it is. */
  restMs: number;
}

/**
 * Prints what each gesture does to each list. Throws when one frame in a hundred of the long feed is late, and later than
 * this machine makes a plain list.
 */
export async function benchInspector(): Promise<void> {
  await using platform = await launch();
  const { postgres, kafka, url } = platform.dev;
  await using windows = await openWindows(url);
  await using long = await openFeed(platform, windows, MANY);
  await using short = await openFeed(platform, windows, FEW);
  await using plain = await openPlainList(windows, MANY);
  await describeRun(`inspector: ${MANY} entries`, { databaseUrl: postgres, kafka });
  const p99s: { what: string; ours: number; floor: number }[] = [];
  const compare = async (what: string, gesture: (feed: Feed) => Promise<void>, floor: Measured | null) => {
    const ours = await measure(long.page, () => gesture(long));
    report(what, { ours, few: await measure(short.page, () => gesture(short)), floor });
    p99s.push({ what, ours: ours.p99, floor: floor?.p99 ?? 0 });
  };
  for (const [what, gesture] of Object.entries(everywhere)) {
    const floor = await measure(plain.page, () => gesture(plain.page));
    await compare(what, ({ page }) => gesture(page), floor);
  }
  for (const [what, gesture] of Object.entries(inFeeds)) await compare(what, gesture, null);
  console.log(`other load ${await otherLoad()} cores after the run`);
  const bound = Math.max(LATE_MS, MARGIN * Math.max(...p99s.map(({ floor }) => floor)));
  const late = p99s.filter(({ ours }) => ours > bound).map(({ what }) => what);
  if (late.length > 0)
    throw new Error(`one frame in a hundred took more than ${bound.toFixed(1)} ms: ${late.join("; ")}`);
}

async function measure(page: Page, gesture: () => Promise<void>): Promise<Measured> {
  const frames = await framesDuring(page, gesture);
  const endedAt = performance.now();
  await page.waitForFunction(isAllShown);
  return { ...frames, restMs: performance.now() - endedAt };
}

/** Runs in the page: a row that is not known yet has its number and nothing else. */
function isAllShown(): boolean {
  const list = document.querySelector("[role=listbox]")?.getBoundingClientRect();
  const rows = [...document.querySelectorAll("[role=option]")].filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return list !== undefined && bottom > list.top && top < list.bottom;
  });
  const isKnown = (row: Element) => /\D/.test(row.textContent);
  return rows.length > 10 && rows.every(isKnown) && document.querySelector('[aria-busy="true"]') === null;
}

function report(what: string, { ours, few, floor }: { ours: Measured; few: Measured; floor: Measured | null }): void {
  console.log(`\n${what}`);
  console.log(line(`feed of ${MANY}`, ours));
  console.log(line(`feed of ${FEW}`, few));
  if (floor !== null) console.log(line("plain list", floor));
  const toFew = `${(ours.p99 / few.p99).toFixed(2)} × the feed of ${FEW}`;
  const toFloor = floor === null ? "" : `, ${(ours.p99 / floor.p99).toFixed(2)} × the plain list`;
  console.log(`  p99: ${toFew}${toFloor}`);
}

function line(list: string, { count, p50, p99, max, late, moved, longTasks, restMs }: Measured): string {
  const frames = `${count} frames, ${percent(moved)} of them moved`;
  const times = `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms, late ${percent(late)}`;
  const longest = longTasks.length === 0 ? "" : ` (${Math.max(...longTasks).toFixed(0)} ms)`;
  return `  ${list.padEnd(13)} ${times}; long tasks ${longTasks.length}${longest}; shown after ${restMs.toFixed(0)} ms; ${frames}`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
