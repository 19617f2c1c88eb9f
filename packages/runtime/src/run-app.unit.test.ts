import { expect, test, vi } from "vitest";
import { createLogger } from "./logger.ts";
import { type HostProcess, type RunnableApp, runApp } from "./run-app.ts";

const log = createLogger({ name: "test", level: "silent" });

/** Stands for the process: signals are raised by the test, exits are recorded. */
class FakeHost implements HostProcess {
  readonly listeners = new Map<string, () => void>();
  readonly exits: number[] = [];
  exitCode: number | undefined;
  on(signal: string, listener: () => void): void {
    this.listeners.set(signal, listener);
  }
  exit(code: number): void {
    this.exits.push(code);
  }
  raise(signal: string): void {
    this.listeners.get(signal)?.();
  }
}

const app = (parts: Partial<RunnableApp> = {}): RunnableApp => ({
  start: async () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
  ...parts,
});

test.each(["SIGTERM", "SIGINT"])("%s disposes the app and lets the process end by itself", async (signal) => {
  const host = new FakeHost();
  const dispose = vi.fn(async () => undefined);
  const running = runApp(app({ [Symbol.asyncDispose]: dispose }), { log, host });
  host.raise(signal);
  await running;
  expect(dispose).toHaveBeenCalledOnce();
  expect([host.exits, host.exitCode]).toEqual([[], undefined]);
});

test("a second signal ends the process at once", async () => {
  const host = new FakeHost();
  const gate = Promise.withResolvers<undefined>();
  const running = runApp(app({ [Symbol.asyncDispose]: () => gate.promise }), { log, host });
  host.raise("SIGTERM");
  expect(host.exits).toEqual([]);
  host.raise("SIGINT");
  expect(host.exits).toEqual([1]);
  gate.resolve(undefined);
  await running;
});

test("a disposal that hangs is ended by the deadline", async () => {
  vi.useFakeTimers();
  const host = new FakeHost();
  const never = app({ [Symbol.asyncDispose]: () => new Promise<void>(() => undefined) });
  void runApp(never, { log, host, deadlineMs: 1_000 });
  host.raise("SIGTERM");
  await vi.advanceTimersByTimeAsync(999);
  expect(host.exits).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(host.exits).toEqual([1]);
  vi.useRealTimers();
});

test("a start that fails disposes what had begun and sets the exit code", async () => {
  const host = new FakeHost();
  const dispose = vi.fn(async () => undefined);
  await runApp(app({ start: () => Promise.reject(new Error("no")), [Symbol.asyncDispose]: dispose }), { log, host });
  expect(dispose).toHaveBeenCalledOnce();
  expect(host.exitCode).toBe(1);
});

test("a disposal that fails sets the exit code", async () => {
  const host = new FakeHost();
  const running = runApp(app({ [Symbol.asyncDispose]: () => Promise.reject(new Error("no")) }), { log, host });
  host.raise("SIGTERM");
  await running;
  expect(host.exitCode).toBe(1);
});
