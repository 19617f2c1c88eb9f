import { describe, expect, it } from "vitest";
import { createFaults } from "./faults.ts";

describe("faults", () => {
  it("are all off in the beginning, and again when they are cleared", () => {
    const faults = createFaults();
    const on = () => Object.entries(faults.now).filter(([name, value]) => name !== "slowMs" && value);
    expect(on()).toEqual([]);
    faults.set({ closes: 0.5, closeCode: "1006", fractions: "nine" });
    expect(on()).toHaveLength(3);
    faults.clear();
    expect(on()).toEqual([]);
  });

  it("are refused when there is no such fault or no such probability", () => {
    const faults = createFaults();
    for (const wrong of [{ explode: true }, { closes: 1.5 }, { closeCode: "1002" }, { dropNext: -1 }])
      expect(() => faults.set(wrong as never)).toThrow();
  });

  it("strike the same with the same seed, and are counted", () => {
    const run = (seed: number) => {
      const faults = createFaults({ closes: 0.5 }, seed);
      const strikes = Array.from({ length: 50 }, () => faults.strikes("closes"));
      expect(faults.struck.closes).toBe(strikes.filter(Boolean).length);
      return strikes;
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });
});
