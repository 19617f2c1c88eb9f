/** What hands do to a list of entries. Each is input of the browser, at the pace of a hand. */
import { setTimeout as delay } from "node:timers/promises";
import type { Locator, Page } from "playwright-core";
import type { Feed } from "./feeds.ts";

/** A flick that does not end: more than a thousand rows a second, and all of ten thousand. */
const RUSH = { pixels: 600, everyMs: 16, times: 520 };
/** Notch by notch, as who looks for something turns a wheel. */
const READ = { pixels: 120, everyMs: 80, times: 75 };
/** What a keyboard repeats while a key is held. */
const HOLD = { everyMs: 33, times: 180 };
const SLIDE = { everyMs: 16, times: 300 };
const SAY = { everyMs: 50, times: 120 };

const listIn = (page: Page): Locator => page.getByRole("listbox", { name: "Entries" });

export const rush = (page: Page): Promise<void> => wheel(page, RUSH);

export const read = (page: Page): Promise<void> => wheel(page, READ);

/** To and fro between the ends, and all of it at least once when there are enough turns. */
async function wheel(page: Page, { pixels, everyMs, times }: typeof RUSH): Promise<void> {
  await listIn(page).hover();
  const { top, end } = await placeOf(page);
  let [at, way] = [top, top < end / 2 ? 1 : -1];
  for (let time = 0; time < times; time += 1) {
    at += way * pixels;
    await paced(everyMs, page.mouse.wheel(0, way * pixels));
    if (at <= 0 || at >= end) way = at <= 0 ? 1 : -1;
  }
}

/** From the first entry on. */
export async function holdArrowDown(page: Page): Promise<void> {
  await listIn(page).press("Home");
  for (let time = 0; time < HOLD.times; time += 1) await paced(HOLD.everyMs, page.keyboard.down("ArrowDown"));
  await page.keyboard.up("ArrowDown");
}

/** The thumb of the time bar from one end to the other, and back. */
export async function slide(page: Page): Promise<void> {
  const thumb = page.getByRole("slider");
  await thumb.press("Home");
  const from = await middleOf(thumb);
  await thumb.press("End");
  const to = await middleOf(thumb);
  await page.mouse.move(to.x, to.y);
  await page.mouse.down();
  for (let time = 1; time <= SLIDE.times; time += 1) {
    const share = Math.abs(1 - (2 * time) / SLIDE.times); // one, none, one
    await paced(SLIDE.everyMs, page.mouse.move(from.x + (to.x - from.x) * share, to.y));
  }
  await page.mouse.up();
}

/** What is new comes into sight by itself, from now on. */
export async function follow({ page, say }: Feed): Promise<void> {
  await listIn(page).press("l");
  await page.getByLabel("following", { exact: true }).waitFor();
  const said: Promise<unknown>[] = [];
  for (let time = 0; time < SAY.times; time += 1) {
    said.push(say());
    await delay(SAY.everyMs);
  }
  await Promise.all(said);
}

async function middleOf(thumb: Locator): Promise<{ x: number; y: number }> {
  const box = await thumb.boundingBox();
  if (box === null) throw new Error("the time bar is not to be seen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const placeOf = (page: Page): Promise<{ top: number; end: number }> =>
  listIn(page).evaluate((list) => ({ top: list.scrollTop, end: list.scrollHeight - list.clientHeight }));

async function paced(everyMs: number, input: Promise<void>): Promise<void> {
  await Promise.all([input, delay(everyMs)]);
}
