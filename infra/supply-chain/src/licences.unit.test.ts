import { expect, test } from "vitest";
import { licencesOf, refusedLicences } from "./licences.ts";

const named = (id: string) => ({ name: "x", version: "1.0.0", licenses: [{ license: { id } }] });
const refused = (component: Parameters<typeof licencesOf>[0][number]) => refusedLicences(licencesOf([component]));

test.each(["MIT", "ISC", "Apache-2.0", "BSD-3-Clause"])("%s may ship", (id) => {
  expect(refused(named(id))).toEqual([]);
});

test.each(["GPL-3.0-only", "AGPL-3.0-or-later", "SSPL-1.0", "UNLICENSED"])("%s may not", (id) => {
  expect(refused(named(id))).toEqual([{ name: "x@1.0.0", licence: id }]);
});

test("a package that names no licence may not", () => {
  expect(refused({ group: "@acme", name: "x", version: "1.0.0", licenses: [] })).toEqual([
    { name: "@acme/x@1.0.0", licence: "none" },
  ]);
});

test.each([
  ["(MIT OR GPL-3.0-only)", true],
  ["(GPL-2.0-only OR AGPL-3.0-only)", false],
  ["MIT AND GPL-3.0-only", false],
  ["MIT AND ISC", true],
  ["Apache-2.0 WITH LLVM-exception", false],
])("%s: %s", (expression, allowed) => {
  expect(refused({ name: "x", version: "1.0.0", licenses: [{ expression }] }).length).toBe(allowed ? 0 : 1);
});
