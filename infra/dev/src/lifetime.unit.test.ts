import { expect, test } from "vitest";
import { runUntilSignal } from "./lifetime.ts";
import { StartError } from "./start-error.ts";

test("a start that fails stops what had been started, in reverse order, and says why in one line", async () => {
  const happened: string[] = [];
  const start: Parameters<typeof runUntilSignal>[0] = async ({ scope }) => {
    scope.defer(() => void happened.push("first stopped"));
    scope.defer(() => void happened.push("second stopped"));
    throw new StartError("no room\nand a second line");
  };
  expect(await runUntilSignal(start, (line) => happened.push(line))).toBe(1);
  expect(happened).toEqual(["cannot start: no room", "second stopped", "first stopped"]);
});

test("a signal during the start ends it with exit code 0 and without a complaint", async () => {
  const said: string[] = [];
  const start: Parameters<typeof runUntilSignal>[0] = async ({ stopping }) => {
    process.emit("SIGTERM");
    stopping.throwIfAborted();
  };
  expect(await runUntilSignal(start, (line) => said.push(line))).toBe(0);
  expect(said).toEqual([]);
});

test("a stop that fails is said, and is not a success", async () => {
  const said: string[] = [];
  const start: Parameters<typeof runUntilSignal>[0] = async ({ scope }) => {
    scope.defer(() => {
      throw new Error("would not go");
    });
    process.emit("SIGINT");
  };
  expect(await runUntilSignal(start, (line) => said.push(line))).toBe(1);
  expect(said).toEqual(["did not stop cleanly: would not go"]);
});
