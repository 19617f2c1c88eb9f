import { expect, test } from "vitest";
import { createLogger } from "./logger.ts";

const capture = () => {
  const lines: string[] = [];
  return { lines, destination: { write: (line: string) => void lines.push(line) } };
};

test.each([
  ["headers", { headers: { authorization: "hunter2", cookie: "hunter2", "x-api-key": "hunter2" } }],
  ["a request", { req: { headers: { authorization: "hunter2", "set-cookie": "hunter2" } } }],
  ["what a library logs", { options: { headers: { authorization: "hunter2", "x-api-key": "hunter2" } } }],
  ["the top level", { authorization: "hunter2", cookie: "hunter2" }],
])("credentials in %s are taken out", (_where, fields) => {
  const { lines, destination } = capture();
  createLogger({ name: "api", level: "info", destination }).info(fields);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("[redacted]");
  expect(lines[0]).not.toContain("hunter2");
});

test("lines below the level are not written, and a child keeps name and module", () => {
  const { lines, destination } = capture();
  const log = createLogger({ name: "api", level: "info", destination }).child({ module: "relay" });
  log.debug("no");
  log.info({ event: "leading" });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ name: "api", module: "relay", event: "leading" }]);
});
