import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

test("work for one stream runs one after the other, in the order it came", async () => {
  const turns = createTurns();
  const gate = Promise.withResolvers<void>();
  const seen: string[] = [];
  const first = turns.take("a", async () => {
    seen.push("first begins");
    await gate.promise;
    seen.push("first ends");
  });
  const second = turns.take("a", async () => seen.push("second"));
  await turns.take("b", async () => seen.push("another stream"));
  gate.resolve();
  await Promise.all([first, second]);
  expect(seen).toEqual(["first begins", "another stream", "first ends", "second"]);
});

test("work that fails does not stop what waits behind it", async () => {
  const turns = createTurns();
  const failing = turns.take("a", () => Promise.reject(new Error("no")));
  const next = turns.take("a", async () => "done");
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("done");
});

test("a line that is too long is refused, and opens again when it has moved on", async () => {
  const turns = createTurns(1);
  const gate = Promise.withResolvers<void>();
  const first = turns.take("a", () => gate.promise);
  await expect(turns.take("a", async () => undefined)).rejects.toMatchObject({ status: 503 });
  gate.resolve();
  await first;
  expect(await turns.take("a", async () => "open")).toBe("open");
});
