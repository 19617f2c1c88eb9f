// `pnpm --filter @tributary/e2e load:console`: seconds from the navigation to the content, of a browser that has never been there.
import type { Page } from "playwright-core";
import { launch } from "./launched.ts";
import { openWindows } from "./window.ts";

const TIMES = 5;

/** When a page is there: something stands on it that came over the platform's API. */
const pages: Record<string, (page: Page) => Promise<void>> = {
  "/": async (page) => {
    for (const side of ["Grace, the coach", "Ada's phone"]) {
      await page.getByRole("region", { name: side }).getByLabel("Write a message").waitFor();
    }
  },
  "/coach": (page) => page.getByRole("link", { name: /Ada Lovelace/ }).waitFor(),
  "/phone": (page) => page.getByRole("button", { name: /Grace Hopper/ }).waitFor(),
  "/operator/map": (page) => page.getByText(/^position, epoch/).waitFor(),
};

await using platform = await launch();
await using windows = await openWindows(platform.dev.url);
for (const [address, content] of Object.entries(pages)) {
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    await using window = await windows.open("about:blank");
    const startedAt = performance.now();
    await window.page.goto(address, { waitUntil: "commit" });
    await content(window.page);
    times.push(performance.now() - startedAt);
  }
  const sorted = times.toSorted((one, other) => one - other).map((ms) => Math.round(ms));
  process.stdout.write(`${address}: median ${sorted[2]} ms of ${sorted.join(", ")}\n`);
}
