import { expect, test } from "vitest";
import { answerInTime } from "./in-time.ts";

test("an answer is that, and no answer, a late one or a failure is null", async () => {
  expect(await answerInTime(Promise.resolve(3))).toBe(3);
  expect(await answerInTime(new Promise(() => undefined), 1)).toBeNull();
  expect(await answerInTime(Promise.reject(new Error("away")))).toBeNull();
});
