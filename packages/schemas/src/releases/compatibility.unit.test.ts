import { describe, expect, it } from "vitest";
import { z } from "zod";
import { eventCatalogue } from "../events/catalogue.ts";
import type { EncodedEvent } from "../events/codec.ts";
import type { EventHistory } from "../events/history.ts";
import { fixtures } from "../testing/fixtures.ts";
import { incompatibilities } from "./compatibility.ts";
import { cutRelease } from "./cut-release.ts";
import { type EventVersions, versionsOf } from "./event-versions.ts";
import { readReleases } from "./files.ts";
import { byRelease, createManifest } from "./manifest.ts";

const v1 = z.strictObject({ name: z.string() });
const v2 = z.strictObject({ name: z.string(), nick: z.string().nullable() });
const upcasters = [{ from: 1, to: 2, upcast: (data: object) => ({ ...data, nick: null }) }];
const stillWritten = { version: 1, downcast: ({ name }: Readonly<Record<string, unknown>>) => ({ name }) };

const onlyV1: EventHistory = { latest: v1, versions: { 1: v1 }, upcasters: [] };
const writesV2: EventHistory = { latest: v2, versions: { 1: v1, 2: v2 }, upcasters };
const readsV2: EventHistory = { ...writesV2, stillWritten };

const examples = new Map<string, EncodedEvent>([
  ["Named.v1", { type: "Named", schemaVersion: 1, data: { name: "Ada" } }],
  ["Named.v2", { type: "Named", schemaVersion: 2, data: { name: "Ada", nick: "A" } }],
]);
const tree = (Named: EventHistory, changes: ReadonlyMap<string, EncodedEvent> = new Map()): EventVersions =>
  versionsOf({ Named }, new Map([...examples, ...changes]));

const first = createManifest("0.1.0", [], tree(onlyV1));
const second = createManifest("0.2.0", [first], tree(readsV2));
const third = createManifest("0.3.0", [first, second], tree(writesV2));

describe("this tree", () => {
  it("reads everything that was ever released, and writes what the newest release can read", () => {
    expect(incompatibilities(readReleases(), versionsOf(eventCatalogue, fixtures))).toEqual([]);
  });
});

const [newest] = readReleases().slice(-1);

describe("the newest release", () => {
  it.each(Object.entries(newest?.events ?? {}))("has the reader of what this tree writes of %s", (type, { reads }) => {
    const { writes = 0, reads: written = {} } = versionsOf(eventCatalogue, fixtures)[type] ?? {};
    expect(reads[writes]).toBeDefined();
    expect(reads[writes]).toEqual(written[writes]);
  });
});

describe("a new version of an event", () => {
  it("is read by one release and written by the next", () => {
    expect(incompatibilities([first], tree(readsV2))).toEqual([]);
    expect(incompatibilities([first, second], tree(writesV2))).toEqual([]);
    expect(incompatibilities([first, second, third], tree(writesV2))).toEqual([]);
  });

  it("is refused where it is written while the release before cannot read it", () => {
    expect(incompatibilities([first], tree(writesV2))).toEqual([
      "Named version 2 is written, and 0.1.0 cannot read it: release its reader first",
    ]);
  });

  it("is no concern of an event type that the release before does not know", () => {
    expect(incompatibilities([createManifest("0.1.0", [], {})], tree(writesV2))).toEqual([]);
  });
});

describe("a published version", () => {
  it("is refused with another schema", () => {
    const other = z.strictObject({ name: z.string().optional() });
    const changed = tree({ latest: other, versions: { 1: other }, upcasters: [] });
    expect(incompatibilities([first], changed)).toEqual([
      "Named version 1, published in 0.1.0, has another schema now",
    ]);
  });

  it("is refused with another example", () => {
    const other = { type: "Named", schemaVersion: 1, data: { name: "Grace" } };
    expect(incompatibilities([first], tree(onlyV1, new Map([["Named.v1", other]])))).toEqual([
      "Named version 1, published in 0.1.0, has another example now",
    ]);
  });

  it("is refused without its example", () => {
    expect(incompatibilities([first], versionsOf({ Named: onlyV1 }, new Map()))).toEqual([
      "Named version 1, published in 0.1.0, has another example now",
    ]);
  });

  it("may not vanish, and neither may its type", () => {
    expect(incompatibilities([first, second], tree(onlyV1))).toEqual([
      "Named version 2, published in 0.2.0, cannot be read any more",
    ]);
    expect(incompatibilities([first], {})).toEqual(["Named version 1, published in 0.1.0, cannot be read any more"]);
  });
});

describe("a manifest", () => {
  it("that was edited is refused", () => {
    const edited = { ...second, events: tree(writesV2) };
    expect(incompatibilities([first, edited], tree(writesV2))).toEqual([
      "the manifest of 0.2.0 was edited after its release",
    ]);
  });

  it("that was edited and given another digest is refused by the one that follows it", () => {
    const forged = createManifest("0.1.0", [], tree(readsV2));
    expect(incompatibilities([forged, second], tree(writesV2))).toEqual([
      "0.2.0 does not follow 0.1.0: a manifest before it was changed, added or removed",
    ]);
  });

  it("that was removed from the middle is missed by the one that follows it", () => {
    expect(incompatibilities([first, third], tree(writesV2))).toContain(
      "0.3.0 does not follow 0.1.0: a manifest before it was changed, added or removed",
    );
  });
});

describe("cutting a release", () => {
  it("freezes what the tree reads and writes", () => {
    expect(cutRelease("0.2.0", [first], tree(readsV2))).toEqual(second);
    expect(second.events.Named).toMatchObject({ writes: 1, reads: { 1: {}, 2: {} } });
  });

  it("is refused from a tree that does not fit the releases before", () => {
    expect(() => cutRelease("0.2.0", [first], tree(writesV2))).toThrow("0.1.0 cannot read it");
  });

  it.each(["0.2.0", "0.1.9"])("is refused for %s after 0.2.0", (version) => {
    expect(() => cutRelease(version, [first, second], tree(writesV2))).toThrow("must come after 0.2.0");
  });

  it.each(["", "1", "v1.0.0", "1.0.0-rc.1", "01.0.0"])("is refused for %j, which is no version", (version) => {
    expect(() => cutRelease(version, [], tree(onlyV1))).toThrow("must be a version such as 1.2.3");
  });
});

it("sorts releases by their numbers, not by their text", () => {
  const releases = ["0.10.0", "0.9.1", "1.0.0", "0.9.0"].map((version) => createManifest(version, [], {}));
  expect(releases.sort(byRelease).map(({ release }) => release)).toEqual(["0.9.0", "0.9.1", "0.10.0", "1.0.0"]);
});
