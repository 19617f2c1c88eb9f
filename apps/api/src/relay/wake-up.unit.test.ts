import { expect, test } from "vitest";
import { createWakeUp } from "./wake-up.ts";

const LONG = 60_000;

test("a sleep ends by itself", async () => {
  expect(await createWakeUp().sleep(1)).toBe(false);
});

test("a poke ends the sleep that is running", async () => {
  const wakeUp = createWakeUp();
  const sleeping = wakeUp.sleep(LONG);
  wakeUp.poke();
  expect(await sleeping).toBe(true);
});

test("pokes while nobody sleeps end the next sleep, and only that one", async () => {
  const wakeUp = createWakeUp();
  for (let n = 0; n < 5; n += 1) wakeUp.poke();
  expect(await wakeUp.sleep(LONG)).toBe(true);
  expect(await wakeUp.sleep(1)).toBe(false);
});
