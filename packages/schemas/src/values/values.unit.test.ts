import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { outsideId } from "./identifiers.ts";
import { jsonValue, MAX_JSON_DEPTH } from "./json-value.ts";
import { text, textOrEmpty } from "./text.ts";
import { givenTime, offsetTime, periodEnd, periodStart, utcTime } from "./time.ts";
import { timeZone } from "./time-zone.ts";
import { webUrl } from "./web-url.ts";

const accepts = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;
const complaint = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message;

const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));

describe("text", () => {
  it.each(["a", "Zoë 👩‍👩‍👧 \u2028\n\t", "\u0001", "𝒳"])("may be any well-formed Unicode: %j", (value) => {
    expect(accepts(text(20), value)).toBe(true);
  });

  it.each(["a\0b", "\ud800", "x\udc00y"])("may not hold NUL or a lone surrogate, and says so: %j", (value) => {
    expect(complaint(text(20), value)).toBe("must be well-formed Unicode without NUL or lone surrogates");
    expect(accepts(textOrEmpty(20), value)).toBe(false);
  });

  it("has a length from 1 to its limit, unless it may be empty", () => {
    expect(["", "abc", "abcd"].map((value) => accepts(text(3), value))).toEqual([false, true, false]);
    expect(["", "abc", "abcd"].map((value) => accepts(textOrEmpty(3), value))).toEqual([true, true, false]);
  });
});

describe("an outside id", () => {
  it.each(["40", "a.B_c~d-e", "0192f0a1-7b3c-7def-8a11-0d3b5c7e9f00", "x".repeat(64)])("may be %s", (id) => {
    expect(accepts(outsideId, id)).toBe(true);
  });

  it.each(["", "a/b", "a:b", "a,b", "a b", "é", "a\n", "a\0", "x".repeat(65), 40, null])("may not be %j", (id) => {
    expect(accepts(outsideId, id)).toBe(false);
  });
});

describe("a JSON value", () => {
  it.each([null, false, 0, -1.5e300, "", "x", [], {}, { a: [{ b: null }] }])("may be %j", (value) => {
    expect(jsonValue.parse(value)).toBe(value);
  });

  it.each([
    ["an infinite number", JSON.parse("1e400")],
    ["NUL in text", ["a\0"]],
    ["a lone surrogate in text", { a: "\ud800" }],
    ["NUL in a key", { "\0": 1 }],
    ["a lone surrogate deep inside a key", [{ a: { "\udfff": 1 } }]],
    ["undefined", undefined],
    ["a function", () => 1],
    ["a bigint", 1n],
  ])("may not hold %s", (_, value) => {
    expect(complaint(jsonValue, value)).toMatch(/^must /);
  });

  it("nests at most to its bound, and hostile nesting is refused instead of exhausting the stack", () => {
    expect(accepts(jsonValue, nested(MAX_JSON_DEPTH + 1))).toBe(true);
    expect(complaint(jsonValue, nested(MAX_JSON_DEPTH + 2))).toBe("must not nest deeper than 32 levels");
    expect(accepts(jsonValue, nested(100_000))).toBe(false);
  });
});

describe("a web URL", () => {
  it.each(["https://cdn.example.org/a.png?x=1#y", "http://localhost:8080/p", "https://müller.example/ä"])(
    "may be %s",
    (url) => {
      expect(accepts(webUrl, url)).toBe(true);
    },
  );

  it.each([
    "javascript:alert(1)",
    "data:image/png;base64,AA",
    "ftp://x.example/a",
    "//x.example/a",
    "/a.png",
    "https://",
    "https://x.example/a b",
    "https://x.example/\0",
    "https://x.example/\ud800",
    `https://x.example/${"a".repeat(2_000)}`,
    "",
  ])("may not be %j", (url) => {
    expect(accepts(webUrl, url)).toBe(false);
  });
});

it("a web URL loses what a browser would drop: spaces around it, tabs and line ends inside", () => {
  expect(webUrl.parse(" https://x.example/a\n\tb ")).toBe("https://x.example/ab");
});

describe("a time zone", () => {
  it.each(["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires"])("may be %s", (zone) => {
    expect(accepts(timeZone, zone)).toBe(true);
  });

  it.each(["+02:00", "Mars/Olympus", "", "Europe/Berlin\0", "../etc"])("may not be %j", (zone) => {
    expect(accepts(timeZone, zone)).toBe(false);
  });
});

describe("a time", () => {
  it("that we write is UTC", () => {
    expect(accepts(utcTime, "2026-01-01T00:00:00.000Z")).toBe(true);
    expect(accepts(utcTime, "2026-01-01T01:00:00+01:00")).toBe(false);
  });

  it("that callers give may have an offset, but must have one", () => {
    expect(accepts(offsetTime, "2026-01-01T01:00:00+01:00")).toBe(true);
    expect(accepts(offsetTime, "2026-01-01T01:00:00")).toBe(false);
  });

  it.each(["2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01", "now"])("is a real one: not %s", (time) => {
    expect(accepts(offsetTime, time)).toBe(false);
  });
});

describe("a time that callers give", () => {
  it.each([
    ["2026-01-05T08:00:00+02:00", "2026-01-05T06:00:00.000Z"],
    ["2026-01-05T08:00:00.123456Z", "2026-01-05T08:00:00.123Z"],
    ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"],
  ])("is kept in UTC with milliseconds: %s", (given, kept) => {
    expect(givenTime.parse(given)).toBe(kept);
    expect(givenTime.parse(kept)).toBe(kept);
  });

  it.each(["0000-06-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"])(
    "is in a year that stores know: not %s",
    (time) => {
      expect(accepts(givenTime, time)).toBe(false);
    },
  );
});

describe("a period", () => {
  it("from a day to a day takes in both of them, in UTC", () => {
    expect(periodStart.parse("2026-01-31")).toBe("2026-01-31T00:00:00.000Z");
    expect(periodEnd.parse("2026-01-31")).toBe("2026-01-31T23:59:59.999Z");
  });

  it("may begin and end at any moment", () => {
    for (const edge of [periodStart, periodEnd])
      expect(edge.parse("2026-01-31T01:00:00+02:00")).toBe("2026-01-30T23:00:00.000Z");
  });

  it.each(["0000-01-01", "2026-02-30", "2026-1-1", "today"])("has no edge %s", (edge) => {
    expect([periodStart, periodEnd].map((schema) => accepts(schema, edge))).toEqual([false, false]);
  });
});
