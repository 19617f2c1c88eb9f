import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyTime } from "./testing/arbitrary-wire.ts";
import { compareTimes, isTime, newestTime } from "./times.ts";

/** The same by whole numbers of nanoseconds. */
function nanoseconds(time: string): bigint {
  const [, wholes = "", fraction = "", zone = ""] = /^(.{19})(?:\.(\d+))?(.+)$/.exec(time) ?? [];
  return BigInt(Date.parse(`${wholes}${zone}`)) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}

const sign = (difference: bigint): number => (difference === 0n ? 0 : difference < 0n ? -1 : 1);

describe("times are compared as moments", () => {
  it("with 0 to 9 digits of a fraction, in any zone", () => {
    fc.assert(
      fc.property(anyTime, anyTime, (a, b) => {
        expect(compareTimes(a, b)).toBe(sign(nanoseconds(a) - nanoseconds(b)));
      }),
    );
  });

  it("also when they differ in their fractions only", () => {
    const fraction = fc.stringMatching(/^(?:\.\d{1,9})?$/);
    fc.assert(
      fc.property(fraction, fraction, (left, right) => {
        const [a, b] = [`2026-06-24T11:44:49${left}Z`, `2026-06-24T17:14:49${right}+05:30`];
        expect(compareTimes(a, b)).toBe(sign(nanoseconds(a) - nanoseconds(b)));
      }),
    );
  });

  it.each([
    ["2026-06-24T11:44:49.5Z", "2026-06-24T11:44:49.460717068Z", 1],
    ["2026-06-24T11:44:49Z", "2026-06-24T11:44:49.000000001Z", -1],
    ["2026-06-24T11:44:49.10Z", "2026-06-24t11:44:49.1z", 0],
    ["2026-06-24T11:44:49Z", "2026-06-24T13:44:49+02:00", 0],
    ["yesterday", "0001-01-01T00:00:00Z", -1],
  ])("%s and %s", (a, b, order) => {
    expect(compareTimes(a, b)).toBe(order);
  });
});

describe("the newest time", () => {
  it("is one of them, as it was written, and none is newer", () => {
    fc.assert(
      fc.property(fc.array(fc.option(anyTime), { minLength: 1 }), (times) => {
        const newest = newestTime(times);
        const moments = times.filter((time) => time !== null).map(nanoseconds);
        expect(newest === null ? null : nanoseconds(newest)).toBe(moments.toSorted((a, b) => sign(b - a))[0] ?? null);
      }),
    );
  });

  it("is none when there is none that can be read", () => {
    expect(newestTime([null, "yesterday"])).toBeNull();
  });
});

it.each([
  ...["2026-06-24", "2026-13-24T11:44:49Z", "2026-06-24T11:44:49", "2026-06-24T11:44:49.0123456789Z", ""],
  // A Date takes these, and Postgres does not.
  ...["2026-02-30T00:00:00Z", "2026-01-01T00:00:00+23:00", "0000-01-01T00:00:00Z"],
])("%s is no time", (text) => {
  expect(isTime(text)).toBe(false);
});
