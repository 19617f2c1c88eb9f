/** A chat as whoever sits before it sees it: what is on the screen, and what is left to be done by hand. */
import type { Page } from "playwright-core";

/** How long a button is looked for that may be gone by itself. */
const SHORTLY = { timeout: 500 };

/** The text of every message, from top to bottom; the rest of what a bubble says stays out: texts are «quoted». */
export async function shownOn(page: Page): Promise<string[]> {
  const bubbles = await page.getByRole("article").allTextContents();
  return bubbles.map((words) => /«.*»/.exec(words)?.[0] ?? words);
}

/** Tries again by hand what was not sent, until everything is. */
export async function sendAll(page: Page): Promise<void> {
  const unsent = page.locator("article[data-unsent]");
  while ((await unsent.count()) > 0) {
    const again = unsent.getByRole("button", { name: "Try again" }).first();
    await again.click(SHORTLY).catch(() => undefined);
  }
}
