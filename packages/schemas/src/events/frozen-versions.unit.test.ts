// Every published event version is frozen: its example and its schema. A change is a new version, an upcaster, a new
// example `<Type>.v<n>.json`, and a new line in digests.json; the line of a published version is never edited.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { digests, fixtures } from "../testing/fixtures.ts";
import { type DomainEvent, eventCatalogue, eventCodec } from "./catalogue.ts";

const sha256 = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");

const versions = Object.entries(eventCatalogue).flatMap(([type, { versions }]) =>
  Object.entries(versions).map(([version, schema]) => ({ name: `${type}.v${version}`, type, version, schema })),
);

it("has one example of every event version, and no other", () => {
  expect([...fixtures.keys()].sort()).toEqual(versions.map(({ name }) => name).sort());
});

it("has frozen digests of every event version, and no other", () => {
  expect(Object.keys(digests).sort()).toEqual(versions.map(({ name }) => name).sort());
});

describe.each(versions)("$name", ({ name, type, version, schema }) => {
  const fixture = fixtures.get(name) ?? { type: "missing", schemaVersion: 0, data: null };

  it("still has its published example", () => {
    expect(sha256(fixture)).toBe(digests[name]?.fixture);
  });

  it("still has its published schema", () => {
    expect(sha256(z.toJSONSchema(schema))).toBe(digests[name]?.schema);
  });

  it("is named by its example", () => {
    expect(fixture).toMatchObject({ type, schemaVersion: Number(version) });
  });

  it("is decoded, and written again with the same data unless a newer version exists", () => {
    const written = eventCodec.encode<DomainEvent["type"]>(eventCodec.decode(fixture));
    if (written.schemaVersion === fixture.schemaVersion) expect(written).toEqual(fixture);
    else expect(written.schemaVersion).toBeGreaterThan(fixture.schemaVersion);
  });
});
