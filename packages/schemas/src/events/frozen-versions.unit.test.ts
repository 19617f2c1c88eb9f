// Every published event version is frozen: its example and its schema. A change is a new version, an upcaster, a new
// example `<Type>.v<n>.json`, and a new line in digests.json; the line of a published version is never edited.
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { digestOf } from "../releases/event-versions.ts";
import { digests, fixtures } from "../testing/fixtures.ts";
import { type DomainEvent, eventCatalogue, eventCodec } from "./catalogue.ts";
import { type EventHistory, writtenVersion } from "./history.ts";

const histories: readonly [string, EventHistory][] = Object.entries(eventCatalogue);
const versions = histories.flatMap(([type, history]) =>
  Object.entries(history.versions).map(([version, schema]) => ({
    ...{ name: `${type}.v${version}`, type, version, schema },
    written: writtenVersion(history),
  })),
);

it("has one example of every event version, and no other", () => {
  expect([...fixtures.keys()].sort()).toEqual(versions.map(({ name }) => name).sort());
});

it("has frozen digests of every event version, and no other", () => {
  expect(Object.keys(digests).sort()).toEqual(versions.map(({ name }) => name).sort());
});

describe.each(versions)("$name", ({ name, type, version, schema, written }) => {
  const fixture = fixtures.get(name) ?? { type: "missing", schemaVersion: 0, data: null };

  it("still has its published example", () => {
    expect(digestOf(fixture)).toBe(digests[name]?.fixture);
  });

  it("still has its published schema", () => {
    expect(digestOf(z.toJSONSchema(schema))).toBe(digests[name]?.schema);
  });

  it("is named by its example", () => {
    expect(fixture).toMatchObject({ type, schemaVersion: Number(version) });
  });

  it("is decoded, and written again in the version that this release writes: with the same data when it is that one", () => {
    const again = eventCodec.encode<DomainEvent["type"]>(eventCodec.decode(fixture));
    expect(again.schemaVersion).toBe(written);
    if (fixture.schemaVersion === written) expect(again).toEqual(fixture);
  });
});
