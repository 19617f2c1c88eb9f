import { describe, expect, it } from "vitest";
import { z } from "zod";
import { eventCodec } from "./catalogue.ts";
import { createEventCodec } from "./codec.ts";
import { InvalidEventError, UnknownEventError } from "./errors.ts";
import type { EventHistory, StillWritten, Upcaster } from "./history.ts";

const v1 = z.strictObject({ name: z.string() });
const v2 = z.strictObject({ first: z.string(), last: z.string() });
const v3 = z.strictObject({ first: z.string(), last: z.string(), nick: z.string().nullable() });

const splitName: Upcaster = {
  from: 1,
  to: 2,
  upcast: ({ name }) => {
    const [first, last = ""] = String(name).split(" ");
    return { first, last };
  },
};
const addNick: Upcaster = { from: 2, to: 3, upcast: (data) => ({ ...data, nick: null }) };
const nothing = (data: Readonly<Record<string, unknown>>) => ({ ...data });

const history = (upcasters: Upcaster[], versions: Record<number, z.ZodObject> = { 1: v1, 2: v2, 3: v3 }) =>
  ({ latest: v3, versions, upcasters }) satisfies EventHistory;
const codecWith = (upcasters: Upcaster[], versions?: Record<number, z.ZodObject>) =>
  createEventCodec({ Named: history(upcasters, versions) });

describe("a chain of upcasters", () => {
  it("brings the oldest version to the newest, step by step", () => {
    const codec = codecWith([addNick, splitName]);
    expect(codec.decode({ type: "Named", schemaVersion: 1, data: { name: "Ada Byron" } })).toEqual({
      type: "Named",
      data: { first: "Ada", last: "Byron", nick: null },
    });
  });

  it("may skip versions", () => {
    const codec = codecWith([{ from: 1, to: 3, upcast: () => ({ first: "A", last: "B", nick: null }) }, addNick]);
    expect(codec.decode({ type: "Named", schemaVersion: 1, data: { name: "x" } }).data.first).toBe("A");
  });

  it("writes the newest version", () => {
    const event = { type: "Named" as const, data: { first: "Ada", last: "B", nick: null } };
    expect(codecWith([splitName, addNick]).encode(event).schemaVersion).toBe(3);
  });

  it("is refused at start-up when a version has no upcaster", () => {
    expect(() => codecWith([splitName])).toThrow("Named: version 2 needs exactly one upcaster, has 0");
  });

  it("is refused at start-up when a version has two upcasters", () => {
    expect(() => codecWith([splitName, splitName, addNick])).toThrow("version 1 needs exactly one upcaster, has 2");
  });

  it("is refused at start-up when it has a cycle", () => {
    expect(() => codecWith([splitName, addNick, { from: 3, to: 1, upcast: nothing }])).toThrow("is a cycle");
    expect(() => codecWith([splitName, { from: 2, to: 2, upcast: nothing }])).toThrow("is a cycle");
  });

  it("is refused at start-up when a step names a version that does not exist", () => {
    expect(() => codecWith([splitName, { from: 2, to: 4, upcast: nothing }])).toThrow("does not exist");
  });

  it("is refused at start-up when version numbers have a gap", () => {
    expect(() => codecWith([{ from: 1, to: 3, upcast: nothing }], { 1: v1, 3: v3 })).toThrow("without a gap");
  });

  it("is refused at start-up when latest is not the highest version", () => {
    expect(() => codecWith([splitName], { 1: v1, 2: v2 })).toThrow("latest must be the schema");
  });

  it("may not produce data that its target version refuses", () => {
    const codec = codecWith([splitName, { from: 2, to: 3, upcast: () => ({ first: 1 }) }]);
    const old = { type: "Named", schemaVersion: 2, data: { first: "Ada", last: "B" } };
    expect(() => codec.decode(old)).toThrow(InvalidEventError);
  });
});

describe("the release before a new version is written", () => {
  const reading = (stillWritten: StillWritten) =>
    createEventCodec({ Named: { ...history([splitName, addNick]), stillWritten } });
  const toV2: StillWritten = { version: 2, downcast: ({ first, last }) => ({ first, last }) };

  it("still writes the older one", () => {
    const event = { type: "Named" as const, data: { first: "Ada", last: "B", nick: "A" } };
    expect(reading(toV2).encode(event)).toEqual({ type: "Named", schemaVersion: 2, data: { first: "Ada", last: "B" } });
  });

  it("reads the new one already", () => {
    const data = { first: "Ada", last: "B", nick: "A" };
    expect(reading(toV2).decode({ type: "Named", schemaVersion: 3, data }).data).toEqual(data);
  });

  it("cannot write a version that does not exist", () => {
    expect(() => reading({ version: 7, downcast: nothing })).toThrow("version 7, still written, does not exist");
  });
});

describe("the event codec", () => {
  const registered = {
    type: "ParticipantRegistered" as const,
    data: {
      participantId: "40",
      firstName: "Ada",
      lastName: "Byron",
      email: null,
      mobile: null,
      timezone: null,
      externalId: null,
      registeredAt: "2026-01-01T00:00:00Z",
    },
  };

  it("refuses to write an event with a missing field, and names it but not the values", () => {
    const { lastName: _, ...incomplete } = registered.data;
    const encode = () => eventCodec.encode({ ...registered, data: incomplete as typeof registered.data });
    expect(encode).toThrow(InvalidEventError);
    expect(encode).toThrow(/ParticipantRegistered version 1: lastName: /);
    expect(encode).not.toThrow(/Ada/);
  });

  it("refuses a field that its schema does not know", () => {
    const data = { ...registered.data, shoeSize: 39 };
    expect(() => eventCodec.decode({ type: registered.type, schemaVersion: 1, data })).toThrow(InvalidEventError);
  });

  it("refuses a required JSON value that is absent", () => {
    const data = {
      participantId: "40",
      extraId: "3",
      extraCode: "A",
      extraGroup: "PARTICIPANT",
      extraName: "A",
      updatedAt: "2026-01-01T00:00:00Z",
    };
    const encoded = { type: "ParticipantExtraValueChanged", schemaVersion: 1, data };
    expect(() => eventCodec.decode(encoded)).toThrow(InvalidEventError);
  });

  it.each(["Unheard", "constructor", "__proto__"])("does not know the event type %s", (type) => {
    expect(() => eventCodec.decode({ type, schemaVersion: 1, data: {} })).toThrow(UnknownEventError);
  });

  it.each([0, 2, 1.5, Number.NaN])("does not know version %s", (schemaVersion) => {
    const { type, data } = registered;
    expect(() => eventCodec.decode({ type, schemaVersion, data })).toThrow(UnknownEventError);
  });
});
