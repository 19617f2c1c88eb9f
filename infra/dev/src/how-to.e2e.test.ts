/** The page that shows bytes: every call on it is made, and what it shows is what came. After a change `vitest -u` writes it anew. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { routing, wireEvent } from "@tributary/schemas";
import { beforeAll, expect, test } from "vitest";
import { cloneRoot } from "./config.ts";
import { startLauncher, temporaryDataFolder } from "./launcher-process.ts";
import { runPage, withoutChance } from "./runnable-page.ts";

const file = path.join(cloneRoot, "docs/how-to/watch-a-stream.md");
let page: string;
let received: string;

beforeAll(async () => {
  page = await readFile(file, "utf8");
  await using folder = await temporaryDataFolder();
  await using launcher = await startLauncher(path.join(folder.path, ".tributary"), { TRIBUTARY_KAFKA: "in-process" });
  await launcher.ready();
  received = await runPage(page, folder.path);
});

test("watch-a-stream.md shows what its calls really cause", async () => {
  const asShown = withoutChance(received) === withoutChance(page);
  await expect(asShown ? page : received).toMatchFileSnapshot(file);
});

type Route = (typeof routing)["MessageSent"];

const streams: [string, string, (route: Route) => boolean][] = [
  ["participant's", "Make something happen", ({ feeds }) => feeds !== "none"],
  ["session's", "The stream of one session", ({ session }) => session],
];

test.each(streams)("it shows every event of a %s stream that comes unasked, with every field", (_, title, carries) => {
  const section = received.split(/^## /m).find((text) => text.startsWith(title)) ?? "";
  const shown = [...section.matchAll(/^data: (.+)$/gm)].map(([, data = ""]) => wireEvent.parse(JSON.parse(data)));
  const unasked = Object.values(routing).filter((route) => route.include === null && carries(route));
  const types = unasked.flatMap(({ wire }) => wire ?? []);
  expect(types.length).toBeGreaterThan(5);
  expect(shown.map(({ eventType }) => eventType)).toEqual(expect.arrayContaining(types));
});
