// Writes the pages of docs/reference that are made from the code, as its test compares them.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../workspaces.ts";
import { referencePages } from "./pages.ts";

for (const [name, page] of Object.entries(referencePages))
  writeFileSync(join(repositoryRoot, `docs/reference/${name}.md`), page());
