/** The text of the files that an event has of its own: a skeleton that is true, to give the event's own fields to. */
import type { NewEvent } from "./edits.ts";

const AT = "2026-01-05T10:00:00.000Z";

/** The schema, above the list of its aggregate's events. */
export function eventSchema({ name, aggregate }: NewEvent): string {
  return `const ${name.variable} = z.strictObject({
  ${aggregate.about.schema}
  ${name.verb}By: actor,
  ${name.verb}At: utcTime,
});

`;
}

/** The example that freezes version 1. */
export function eventFixture(event: NewEvent): string {
  return `${JSON.stringify({ type: event.name.type, schemaVersion: 1, data: exampleOf(event) }, null, 2)}\n`;
}

/** The payload's schema, and how the event becomes one. */
export function wireShape({ name, aggregate }: NewEvent, wire: string): string {
  const ids = Object.keys(aggregate.about.example);
  const optional = (id: string): string =>
    aggregate.schemas === "chat-sessions" && id === "participantId" ? ".nullable()" : "";
  return `/** The payload of ${wire}. */
import { z } from "zod";
import type { EventOf } from "../events/catalogue.ts";
import { outsideId } from "../values/identifiers.ts";
import { utcTime } from "../values/time.ts";

export const ${name.variable}Payload = z.strictObject({
${ids.map((id) => `  ${id}: outsideId${optional(id)},\n`).join("")}  ${name.verb}At: utcTime,
});

/** As clients see it: who did it is not said. */
export function to${name.type}({ data }: EventOf<"${name.type}">): z.infer<typeof ${name.variable}Payload> {
  const { ${name.verb}By: _untold, ...shown } = data;
  return shown;
}
`;
}

/** What the tests of the whole catalogue don't say: which fields it has, and what clients are told. */
export function eventTest(event: NewEvent): string {
  const { name, wire } = event;
  const { [`${name.verb}By`]: _untold, ...shown } = exampleOf(event);
  const told =
    wire === null
      ? `  it("is told to no client", () => {
    expect(toWireEvent(example)).toBeNull();
  });`
      : `  it("is told as ${wire}, without who did it", () => {
    expect(toWireEvent(example)).toEqual({ eventType: "${wire}", payload: ${JSON.stringify(shown)} });
  });`;
  return `import { describe, expect, it } from "vitest";
import { eventCodec } from "../events/catalogue.ts";
import { fixtures } from "../testing/fixtures.ts";
import { toWireEvent } from "../wire/to-wire-event.ts";

const published = fixtures.get("${name.type}.v1") ?? { type: "${name.type}", schemaVersion: 1, data: null };
const example = eventCodec.decode(published);

describe("${name.type}", () => {
  it("says what it is about, who did it and when", () => {
    expect(example.data).toEqual(${JSON.stringify(exampleOf(event))});
  });

${told}
});
`;
}

function exampleOf({ name, aggregate }: NewEvent): Record<string, unknown> {
  return { ...aggregate.about.example, [`${name.verb}By`]: { id: "41", role: "coach" }, [`${name.verb}At`]: AT };
}
