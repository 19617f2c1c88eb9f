import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Circuit, Circuits } from "./circuit.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

const { signal } = new AbortController();

function failing(times: number): Circuit {
  const circuit = new Circuit();
  for (let failed = 0; failed < times; failed += 1) circuit.failed();
  return circuit;
}

test("a few failures do not open it, and a success in between counts them anew", () => {
  const circuit = failing(4);
  expect(circuit.state).toBe("closed");
  circuit.succeeded();
  circuit.failed();
  expect(circuit.state).toBe("closed");
});

test("open, nobody asks; after a while one tries, and what it finds holds for all", async () => {
  const circuit = failing(5);
  expect(circuit.state).toBe("open");
  vi.advanceTimersByTime(15_000);
  expect(circuit.state).toBe("half-open");
  await circuit.enter(signal);
  const others = [1, 2, 3].map(() => circuit.enter(signal));
  circuit.succeeded();
  expect(circuit.state).toBe("closed");
  await vi.advanceTimersByTimeAsync(2_000);
  await Promise.all(others);
});

test("a try that fails opens it again", async () => {
  const circuit = failing(5);
  vi.advanceTimersByTime(15_000);
  await circuit.enter(signal);
  circuit.failed();
  expect(circuit.state).toBe("open");
});

test("who waits leaves when their chat is over", async () => {
  const over = new AbortController();
  const entering = failing(5).enter(over.signal);
  over.abort(new Error("over"));
  await expect(entering).rejects.toThrow();
});

test("hosts do not share a circuit, tenants of one host do", () => {
  const circuits = new Circuits();
  expect(circuits.of("https://a.example/x")).toBe(circuits.of("https://a.example/y"));
  expect(circuits.of("https://a.example")).not.toBe(circuits.of("https://b.example"));
});
