import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../workspaces.ts";
import { errorsPage } from "./errors.ts";
import { eventsPage } from "./events.ts";
import { settingsOfApps, settingsPage } from "./settings.ts";

describe("docs/reference says what the code says", () => {
  it.each([
    ["events", eventsPage],
    ["errors", errorsPage],
    ["settings", settingsPage],
  ])("%s.md", async (name, page) => {
    await expect(page()).toMatchFileSnapshot(join(repositoryRoot, `docs/reference/${name}.md`));
  });
});

it("every setting has a comment in the code that says what it is", () => {
  expect(settingsOfApps().filter(({ meaning }) => meaning === "")).toEqual([]);
});
