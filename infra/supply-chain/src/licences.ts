// Under which licences the packages may be that we ship: those that ask for no more than their text, which the images hold.
import type { Component } from "./sbom.ts";

const ALLOWED: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "ISC",
  "MIT",
]);

export interface Licensed {
  readonly name: string;
  /** An identifier or expression of SPDX, or `none`. */
  readonly licence: string;
}

/** Each package with its licence, by name. */
export function licencesOf(components: readonly Component[]): Licensed[] {
  return components
    .map((component) => ({ name: nameOf(component), licence: licenceOf(component) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Those whose licence is not on the list. */
export const refusedLicences = (all: readonly Licensed[]): Licensed[] =>
  all.filter(({ licence }) => !isAllowed(licence));

const nameOf = ({ group, name, version }: Component): string => `${group ? `${group}/` : ""}${name}@${version}`;

function licenceOf({ licenses }: Component): string {
  const said = licenses.map((entry) =>
    "expression" in entry ? entry.expression : (entry.license.id ?? entry.license.name),
  );
  return said.join(" AND ") || "none";
}

/** `A OR B` leaves the choice to us, `A AND B` does not. Exceptions (`WITH`) are on no list. */
function isAllowed(expression: string): boolean {
  const bare = expression.replace(/[()]/g, "").trim();
  return bare.split(" OR ").some((choice) => choice.split(" AND ").every((licence) => ALLOWED.has(licence.trim())));
}
