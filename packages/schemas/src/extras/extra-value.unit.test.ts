import { describe, expect, it } from "vitest";
import { type ExtraDataType, extraValueSchema, MAX_EXTRA_VALUE_BYTES } from "./extra-value.ts";

const accepts = (type: ExtraDataType, value: unknown): boolean => extraValueSchema(type).safeParse(value).success;

describe("the value of an extra", () => {
  it.each<[ExtraDataType, unknown, unknown]>([
    ["B", true, "true"],
    ["S", "", 1],
    ["N", -1.5, "1"],
    ["T", "2026-01-01T00:00:00+02:00", "yesterday"],
    ["J", { any: ["thing", null] }, undefined],
  ])("of type %s may be %j, not %j", (type, good, bad) => {
    expect(accepts(type, good)).toBe(true);
    expect(accepts(type, bad)).toBe(false);
  });

  it("is never null unless it is any JSON", () => {
    expect((["B", "S", "N", "T", "J"] as const).map((type) => accepts(type, null))).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it.each([
    "2026-01-01",
    "2026-01-01T00:00:00",
    "2026-01-01T00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-01-01T00:00:00+0100",
  ])("that is a time is one of RFC 3339, which %s is not", (time) => {
    expect(accepts("T", time)).toBe(false);
  });

  it("that is a number is finite", () => {
    expect(accepts("N", JSON.parse("1e400"))).toBe(false);
  });

  it("is at most 32 KiB as JSON, counted in bytes", () => {
    const quotes = 2;
    expect(accepts("S", "x".repeat(MAX_EXTRA_VALUE_BYTES - quotes))).toBe(true);
    expect(accepts("S", "x".repeat(MAX_EXTRA_VALUE_BYTES - quotes + 1))).toBe(false);
    expect(accepts("J", "é".repeat(MAX_EXTRA_VALUE_BYTES / 2))).toBe(false);
  });

  it.each(["S", "J"] as const)("of type %s holds storable text only", (type) => {
    expect(accepts(type, "a\0")).toBe(false);
  });
});
