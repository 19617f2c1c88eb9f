import { expect, test } from "vitest";
import { createCursorCodec } from "./cursor.ts";

const codec = createCursorCodec({ keys: ["key-one"] });
const at = { tenant: "acme", stream: "participant/40", epoch: 1, head: 100, floor: 0 };
const cursor = codec.write(at.tenant, at.stream, at.epoch, 17);

test("a cursor is read back as its number", () => {
  expect(codec.read(cursor, at)).toEqual({ ok: true, seq: 17 });
});

test("a cursor fits in 64 bytes that are safe in a header, a URL and an SSE frame", () => {
  const largest = codec.write(at.tenant, at.stream, at.epoch, Number.MAX_SAFE_INTEGER);
  expect(largest).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
  expect(codec.read(largest, { ...at, head: Number.MAX_SAFE_INTEGER })).toMatchObject({ ok: true });
});

test("the beginning and the head itself are legal places", () => {
  expect(codec.read(codec.write(at.tenant, at.stream, at.epoch, 0), at)).toEqual({ ok: true, seq: 0 });
  expect(codec.read(codec.write(at.tenant, at.stream, at.epoch, 100), at)).toEqual({ ok: true, seq: 100 });
});

test("a number above the head is of the future", () => {
  expect(codec.read(codec.write(at.tenant, at.stream, at.epoch, 101), at)).toEqual({ ok: false, reason: "future" });
});

test("a number below what is kept is too old, the number before it is not", () => {
  expect(codec.read(cursor, { ...at, floor: 18 })).toEqual({ ok: false, reason: "too_old" });
  expect(codec.read(cursor, { ...at, floor: 17 })).toEqual({ ok: true, seq: 17 });
});

test("a cursor of any earlier epoch is from before a restore, also one of the previous key and one above the head", () => {
  const rotated = createCursorCodec({ keys: ["key-two", "key-one"] });
  for (const epoch of [2, 5]) {
    for (const reader of [codec, rotated]) {
      expect(reader.read(cursor, { ...at, epoch })).toEqual({ ok: false, reason: "restored" });
      expect(reader.read(cursor, { ...at, epoch, head: 3 })).toEqual({ ok: false, reason: "restored" });
      expect(reader.read(cursor, { ...at, epoch, stream: "participant/41" })).toMatchObject({ reason: "foreign" });
    }
  }
  const later = codec.write(at.tenant, at.stream, 2, 17);
  expect(codec.read(later, at)).toEqual({ ok: false, reason: "foreign" });
});

test.each([
  ["another tenant", { tenant: "other" }],
  ["another stream", { stream: "participant/41" }],
  ["a later epoch", { epoch: 0 }],
  ["a tenant that ends where the stream begins", { tenant: "acmeparticipant", stream: "/40" }],
])("a cursor of %s is foreign", (_what, other) => {
  expect(codec.read(cursor, { ...at, ...other })).toEqual({ ok: false, reason: "foreign" });
});

test("a cursor of another deployment is foreign", () => {
  const elsewhere = createCursorCodec({ keys: ["key-two"] });
  expect(elsewhere.read(cursor, at)).toEqual({ ok: false, reason: "foreign" });
});

test("a rotated codec accepts the previous key's cursors and writes with the current one", () => {
  const rotated = createCursorCodec({ keys: ["key-two", "key-one"] });
  expect(rotated.read(cursor, at)).toEqual({ ok: true, seq: 17 });
  expect(codec.read(rotated.write(at.tenant, at.stream, at.epoch, 17), at)).toEqual({ ok: false, reason: "foreign" });
});

const check = cursor.slice(cursor.indexOf("."));
test.each([
  "",
  "17",
  ".",
  "17.",
  check,
  `-1${check}`,
  `017${check}`,
  `1e2${check}`,
  `1.5${check}`,
  `+17${check}`,
  ` 17${check}`,
  `17${check} `,
  `17${check}\n`,
  `17${check}x`,
  `9007199254740993${check}`,
  `17${check.toUpperCase()}=`,
  "x".repeat(10_000),
])("%j is malformed", (text) => {
  expect(codec.read(text, at)).toEqual({ ok: false, reason: "malformed" });
});

test("a codec without a key is refused", () => {
  expect(() => createCursorCodec({ keys: [] })).toThrow(TypeError);
});
