/** What axe says of a page: rules that people who cannot see it, or use no mouse, depend on. */
import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const GRAVE: ReadonlySet<unknown> = new Set(["serious", "critical"]);

/** Every serious or critical finding, with the element that it is about. */
export async function graveFindings(page: Page): Promise<string[]> {
  // Evaluated, because a script that a page loads is subject to its policy.
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
  return violations
    .filter(({ impact }) => GRAVE.has(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n  ${failureSummary}`));
}
