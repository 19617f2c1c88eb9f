/** A new event as the files that it takes: pure, so that nothing is written unless all of it can be. */
import type { Aggregate } from "./aggregates.ts";
import type { EventName } from "./event-name.ts";
import { eventFixture, eventSchema, eventTest, wireShape } from "./sources.ts";

export interface NewEvent {
  readonly name: EventName;
  readonly aggregate: Aggregate;
  /** What clients are told; null: nothing. */
  readonly wire: string | null;
  /** What a client has to ask for to be told; null: every client is. */
  readonly include: string | null;
}

/** File → text, relative to the root of the clone. */
export type Files = ReadonlyMap<string, string>;

/** Every file that is new or other than before; throws an Error when one of those before isn't as this program knows it. */
export function filesOf(event: NewEvent, read: (file: string) => string): Files {
  const { name, aggregate, wire, include } = event;
  const folder = `packages/schemas/src/${aggregate.schemas}`;
  const { evolve } = aggregate;
  const files = new Map<string, string>([
    [`packages/schemas/src/fixtures/${name.type}.v1.json`, eventFixture(event)],
    [`${folder}/${name.file}.unit.test.ts`, eventTest(event)],
  ]);
  const edit = (file: string, ...edits: readonly Edit[]): void => {
    files.set(
      file,
      edits.reduce((text, change) => applied(file, text, change), read(file)),
    );
  };

  edit(
    `${folder}/events.ts`,
    before(`export const ${aggregate.catalogue} = {`, eventSchema(event)),
    atEndOf(`export const ${aggregate.catalogue} = {`, "};", `  ${name.type}: onlyVersion(${name.variable}),\n`),
  );
  edit(
    "packages/schemas/src/routing/routing.ts",
    atEndOf(
      "export const routing",
      "};",
      `  ${name.type}: ${wire === null ? "untold" : aggregate.told(wire, include)},\n`,
    ),
  );
  edit(
    "packages/schemas/src/testing/arbitrary-events.ts",
    atEndOf(
      "const dataOf",
      "};",
      `  ${name.type}: fc.record({ ${aggregate.about.arbitrary}, ${arbitraryOccasion(name)} }),\n`,
    ),
  );
  edit(evolve.file, after(evolve.union, evolve.inUnion(name.type)), after(evolve.switch, evolve.unchanged(name.type)));
  edit(
    "packages/event-store/src/read-models/project-rows.ts",
    atEndOf(
      "switch (event.type) {",
      "\n  }\n",
      `\n    case "${name.type}":\n      return {}; // in the log, and in no table yet`,
    ),
  );
  if (wire === null) {
    edit("packages/schemas/src/wire/to-wire-event.ts", before("      return null;\n", `    case "${name.type}":\n`));
    return files;
  }
  files.set(`${folder}/${name.file}.ts`, wireShape(event, wire));
  const from = `from "../${aggregate.schemas}/${name.file}.ts";\n`;
  edit(
    "packages/schemas/src/wire/wire-event.ts",
    after('import { z } from "zod";\n', `import { ${name.variable}Payload } ${from}`),
    before(
      "  keepAlive,\n",
      `  z.strictObject({ eventType: z.literal("${wire}"), payload: ${name.variable}Payload }),\n`,
    ),
  );
  const told = `    case "${name.type}":\n      return { eventType: "${wire}", payload: to${name.type}(event) };\n`;
  edit(
    "packages/schemas/src/wire/to-wire-event.ts",
    before('import type { DomainEvent } from "../events/catalogue.ts";\n', `import { to${name.type} } ${from}`),
    after("      return null;\n", told),
  );
  return files;
}

const arbitraryOccasion = ({ verb }: EventName): string => `${verb}By: anyActor, ${verb}At: anyTime`;

interface Edit {
  /** What has to be there, one after the other. */
  readonly anchors: readonly string[];
  readonly addition: string;
  readonly place: "before" | "after";
}

const before = (anchor: string, addition: string): Edit => ({ anchors: [anchor], addition, place: "before" });
const after = (anchor: string, addition: string): Edit => ({ anchors: [anchor], addition, place: "after" });
const atEndOf = (start: string, end: string, addition: string): Edit => ({
  anchors: [start, end],
  addition,
  place: "before",
});

function applied(file: string, text: string, { anchors, addition, place }: Edit): string {
  let found = -1;
  let from = 0;
  for (const anchor of anchors) {
    found = text.indexOf(anchor, from);
    if (found < 0) throw new Error(`${file} isn't as this program knows it: no ${JSON.stringify(anchor)}.`);
    from = found + anchor.length;
  }
  const at = place === "before" ? found : from;
  return text.slice(0, at) + addition + text.slice(at);
}
