import { describe, expect, it } from "vitest";
import { dueTimes, type Series } from "./recurrence.ts";

const times = (series: Partial<Series> & Pick<Series, "recurrence">): string[] =>
  dueTimes({ first: "2026-01-05T08:00:00.000Z", timeZone: "UTC", most: 51, ...series });

describe("a card that comes again", () => {
  it("comes so many times, every day or every week, the first time when it is scheduled", () => {
    expect(times({ recurrence: { every: "day", count: 3 } })).toEqual([
      "2026-01-05T08:00:00.000Z",
      "2026-01-06T08:00:00.000Z",
      "2026-01-07T08:00:00.000Z",
    ]);
    expect(times({ recurrence: { every: "week", count: 2 } })).toEqual([
      "2026-01-05T08:00:00.000Z",
      "2026-01-12T08:00:00.000Z",
    ]);
    expect(times({ recurrence: { every: "day", count: 28 } })).toHaveLength(28);
  });

  it("comes until then, that moment included, and not at all when it is over before it begins", () => {
    expect(times({ recurrence: { every: "day", until: "2026-01-06T08:00:00.000Z" } })).toHaveLength(2);
    expect(times({ recurrence: { every: "day", until: "2026-01-06T07:59:59.999Z" } })).toHaveLength(1);
    expect(times({ recurrence: { every: "day", until: "2026-01-05T07:00:00.000Z" } })).toEqual([]);
  });

  it("is looked for a bounded number of times", () => {
    expect(times({ recurrence: { every: "day", until: "2999-01-01T00:00:00.000Z" }, most: 51 })).toHaveLength(51);
  });

  it("comes in no year that times cannot say, and in the year that is said", () => {
    const recurrence = { every: "day", count: 3 } as const;
    expect(times({ first: "9999-12-30T23:00:00.000Z", timeZone: "Pacific/Kiritimati", recurrence })).toEqual([
      "9999-12-30T23:00:00.000Z",
      "9999-12-31T23:00:00.000Z",
    ]);
    expect(times({ first: "0050-01-01T00:00:00.000Z", recurrence })[1]).toBe("0050-01-02T00:00:00.000Z");
    expect(times({ first: "0001-01-01T00:00:00.000Z", timeZone: "America/New_York", recurrence })).toEqual([
      "0001-01-01T00:00:00.000Z",
      "0001-01-02T00:00:00.000Z",
      "0001-01-03T00:00:00.000Z",
    ]);
  });

  it("stays at its time of day where the participant is when the clocks change", () => {
    const series = { timeZone: "Europe/Berlin", recurrence: { every: "day" as const, count: 3 } };
    expect(times({ ...series, first: "2026-03-28T07:00:00.250Z" })).toEqual([
      "2026-03-28T07:00:00.250Z",
      "2026-03-29T06:00:00.250Z",
      "2026-03-30T06:00:00.250Z",
    ]);
    expect(times({ ...series, first: "2026-10-24T06:00:00.000Z" })).toEqual([
      "2026-10-24T06:00:00.000Z",
      "2026-10-25T07:00:00.000Z",
      "2026-10-26T07:00:00.000Z",
    ]);
  });

  it("comes once on the day that has its time of day twice, and an hour later on the day that has it not", () => {
    const series = { timeZone: "Europe/Berlin", recurrence: { every: "day" as const, count: 3 } };
    expect(times({ ...series, first: "2026-10-24T00:30:00.000Z" })).toHaveLength(3);
    expect(times({ ...series, first: "2026-03-28T01:30:00.000Z" })).toEqual([
      "2026-03-28T01:30:00.000Z",
      "2026-03-29T01:30:00.000Z",
      "2026-03-30T00:30:00.000Z",
    ]);
  });

  it.each(["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC"])(
    "is a day apart on the clocks of %s, all year round",
    (timeZone) => {
      const shown = (time: string): string =>
        new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "short" }).format(new Date(time));
      const all = times({ timeZone, recurrence: { every: "day", count: 400 }, most: 400 });
      expect(new Set(all).size).toBe(400);
      expect(new Set(all.map(shown)).size).toBe(1);
    },
  );
});
