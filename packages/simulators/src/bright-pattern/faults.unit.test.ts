import { describe, expect, it } from "vitest";
import { createFaults } from "./faults.ts";

describe("faults", () => {
  it("are all off in the beginning", () => {
    const { now } = createFaults();
    expect(Object.entries(now).filter(([name, value]) => name !== "slowMs" && value)).toEqual([]);
  });

  it("are turned one by one, and off together", () => {
    const faults = createFaults({ down: true });
    faults.set({ lostBatches: 0.5 });
    expect(faults.now).toMatchObject({ down: true, lostBatches: 0.5 });
    faults.clear();
    expect(faults.now).toMatchObject({ down: false, lostBatches: 0 });
  });

  it("are refused when there is no such fault or no such probability", () => {
    const faults = createFaults();
    expect(() => faults.set({ explode: true } as never)).toThrow();
    expect(() => faults.set({ lostBatches: 1.5 })).toThrow();
  });

  it("strike always, never or about as often as they shall, and are counted", () => {
    const faults = createFaults({ lostBatches: 0.25, duplicateDelivery: 1 }, 7);
    const strikes = Array.from({ length: 1_000 }, () => [
      faults.strikes("lostBatches"),
      faults.strikes("duplicateDelivery"),
      faults.strikes("slowPolls"),
    ]);
    const [often = 0, always, never] = [0, 1, 2].map((index) => strikes.filter((each) => each[index]).length);
    expect(often).toBeGreaterThan(200);
    expect(often).toBeLessThan(300);
    expect([always, never]).toEqual([1_000, 0]);
    expect(faults.struck).toEqual({ lostBatches: often, duplicateDelivery: 1_000 });
  });

  it("strike the same with the same seed", () => {
    const run = (seed: number) => {
      const faults = createFaults({ lostBatches: 0.5 }, seed);
      return Array.from({ length: 50 }, () => faults.strikes("lostBatches"));
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });
});
