import { describe, expect, it } from "vitest";
import { add, NOTHING, tallyLine } from "./tally.ts";
import { fileTime, tallyOf } from "./vitest-run.ts";

const report = (failed: number, success = failed === 0): string =>
  JSON.stringify({
    success,
    numPassedTests: 7,
    numFailedTests: failed,
    numFailedTestSuites: 0,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { name: "/a.unit.test.ts", startTime: 1_000, endTime: 1_250 },
      { name: "/b.unit.test.ts", startTime: 1_000, endTime: 3_000 },
      { name: "/b.int.test.ts", startTime: 1_000, endTime: 9_000 },
    ],
  });

describe("the closing figures", () => {
  it("sum what every runner reported", () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(tallyLine(add(add(NOTHING, one), one))).toBe("2 passed, 4 failed, 6 skipped");
  });

  it("count todo and skipped tests as skipped", () => {
    expect(tallyOf(report(0), 0)).toEqual({ passed: 7, failed: 0, skipped: 3 });
  });

  it("count failed tests once", () => {
    expect(tallyOf(report(2), 1).failed).toBe(2);
  });

  it("count a run that broke outside of any test as a failure", () => {
    expect(tallyOf(report(0), 1).failed).toBe(1);
    expect(tallyOf(report(0, false), 0).failed).toBe(1);
  });

  it("say how long the files of one level took together", () => {
    expect(fileTime(report(0), "unit")).toBe(2_250);
  });
});
