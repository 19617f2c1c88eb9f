/** The pages that show bytes: every call on them is made, and what they show is what came. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { routing, wireEvent } from "@tributary/schemas";
import { expect, test } from "vitest";
import { cloneRoot } from "./config.ts";
import { startLauncher, temporaryDataFolder } from "./launcher-process.ts";
import { runPage, withoutChance } from "./runnable-page.ts";

const file = path.join(cloneRoot, "docs/how-to/watch-a-stream.md");

test("watch-a-stream.md shows what its calls really cause; after a change, `vitest -u` writes it anew", async () => {
  const page = await readFile(file, "utf8");
  await using folder = await temporaryDataFolder();
  await using launcher = await startLauncher(path.join(folder.path, ".tributary"), { TRIBUTARY_KAFKA: "in-process" });
  await launcher.ready();
  const received = await runPage(page, folder.path);
  const asShown = withoutChance(received) === withoutChance(page);
  await expect(asShown ? page : received).toMatchFileSnapshot(file);
});

test("it shows every event that a stream carries unasked, with every field of its schema", async () => {
  const page = await readFile(file, "utf8");
  const shown = [...page.matchAll(/^data: (.+)$/gm)].map(([, data = ""]) => wireEvent.parse(JSON.parse(data)));
  const unasked = Object.values(routing).flatMap(({ wire, include }) => (include === null && wire ? [wire] : []));
  expect(shown.map(({ eventType }) => eventType)).toEqual(expect.arrayContaining(["KEEP_ALIVE", ...unasked]));
});
