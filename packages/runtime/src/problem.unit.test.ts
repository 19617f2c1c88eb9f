import { expect, test } from "vitest";
import { AppError } from "./app-error.ts";
import { toProblem } from "./problem.ts";

test("an AppError becomes its document, with its own headers", () => {
  const error = new AppError("credentials-missing", "No key", { headers: { "www-authenticate": "Bearer" } });
  expect(toProblem(error)).toEqual({
    status: 401,
    headers: { "content-type": "application/problem+json", "www-authenticate": "Bearer" },
    body: {
      type: "urn:tributary:problem:credentials-missing",
      title: "Credentials are missing",
      status: 401,
      detail: "No key",
      code: "credentials-missing",
    },
  });
});

test("field errors are listed", () => {
  const errors = [{ path: "body.text", message: "is missing" }];
  expect(toProblem(new AppError("validation-failed", "No", { errors })).body.errors).toEqual(errors);
});

test("what can be tried again soon says so", () => {
  expect(toProblem(new AppError("unavailable", "Not now")).headers).toMatchObject({ "retry-after": "1" });
});

test.each([new Error("password is hunter2"), "hunter2", undefined, { hunter2: true }])(
  "anything else is an internal error that says nothing about itself",
  (error) => {
    const problem = toProblem(error);
    expect(problem).toMatchObject({ status: 500, body: { code: "internal-error" } });
    expect(JSON.stringify(problem)).not.toContain("hunter2");
  },
);
