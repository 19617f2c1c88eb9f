import { expect, test } from "vitest";
import { z } from "zod";
import { AppError } from "./app-error.ts";
import { loggedError } from "./logged-error.ts";

const SECRET = "hunter2";

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

test.each<[string, () => unknown]>([
  ["a parser quotes", () => thrownBy(() => JSON.parse(`"${SECRET}" and "more`))],
  ["a parser quotes from the middle of a long text", () => thrownBy(() => JSON.parse(`${"{".repeat(3)}${SECRET} x`))],
  ["the database quotes", () => new Error(`invalid input syntax for type uuid: "${SECRET}"`)],
  ["a driver hangs on it", () => Object.assign(new Error("failed"), { detail: SECRET, response: { body: SECRET } })],
  ["a schema refuses", () => thrownBy(() => z.strictObject({ text: z.enum(["a"]) }).parse({ text: SECRET }))],
  ["is thrown in an error's place", () => SECRET],
])("what %s stays out, also as a cause and in a stack", (_where, make) => {
  const error = make();
  const lines = [error, new Error("outer", { cause: error }), new AggregateError([error], "several")];
  for (const line of lines) expect(JSON.stringify(loggedError(line))).not.toContain(SECRET);
});

test("what is known of an error is there: its kind, code, words, place and cause", () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
  const logged = loggedError(new AppError("unavailable", "The log cannot be reached", { cause }));
  expect(logged).toMatchObject({ type: "AppError", code: "unavailable", status: 503 });
  expect(logged).toMatchObject({ message: "The log cannot be reached", cause: { code: "ECONNREFUSED" } });
  expect(logged.stack).toMatch(/^\s+at .*logged-error\.unit\.test/);
});

test("of a value that does not fit its schema it says where and how", () => {
  const error = thrownBy(() => z.object({ who: z.object({ name: z.string() }) }).parse({ who: { name: 1 } }));
  expect(loggedError(error).issues).toEqual(["who.name: invalid_type"]);
});

test("an error that causes itself is said a few times", () => {
  const error = new Error("round");
  error.cause = error;
  expect(JSON.stringify(loggedError(error)).match(/round/g)).toHaveLength(6);
});
