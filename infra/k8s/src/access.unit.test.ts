import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type App, access, apps } from "./access.ts";

const root = join(import.meta.dirname, "../../..");
/** Where an app's dealings with Kafka stand. */
const rooms = (app: App): string[] => [
  `apps/${app}/src`,
  ...(app.endsWith("adapter") ? ["packages/external-chats/src"] : []),
];

const PUBLISHED = /\.publish\("(tributary\.\w+)"/g;
const READ = /(?:topic: |\.newest\()"(tributary\.\w+)"/g;
const GROUP = /group: "(tributary[\w-]+)"/g;

/** What the sources of an app say, by a pattern. */
function saidBy(app: App, pattern: RegExp): string[] {
  const sources = rooms(app).flatMap((room) =>
    globSync("**/*.ts", { cwd: join(root, room) })
      .filter((file) => !file.includes("testing/") && !file.endsWith(".test.ts"))
      .map((file) => readFileSync(join(root, room, file), "utf8")),
  );
  const found = sources.flatMap((source) => [...source.matchAll(pattern)].map(([, name = ""]) => name));
  return [...new Set(found)].sort();
}

test.each(apps)("%s may do on Kafka what its sources do, and no more", (app) => {
  expect({ reads: saidBy(app, READ), writes: saidBy(app, PUBLISHED), groups: saidBy(app, GROUP) }).toEqual({
    reads: [...access[app].reads].sort(),
    writes: [...access[app].writes].sort(),
    groups: access[app].groups,
  });
});
