import { expect, test } from "vitest";
import { measure } from "./measure.ts";

const KIB = 1024;

test("the client costs a page at most 8 KiB, with its parser and without zod", async () => {
  const { gzipBytes, code } = await measure("@tributary/client");
  expect(gzipBytes).toBeLessThanOrEqual(8 * KIB);
  expect(code).toContain("text/event-stream");
  expect(code).not.toMatch(/zod|from\s*"|require\(/i);
});

test("sharing and React cost only who imports them", async () => {
  const core = await measure("@tributary/client");
  expect(core.code).not.toContain("BroadcastChannel");
  expect((await measure("@tributary/client/tabs")).gzipBytes).toBeLessThanOrEqual(4 * KIB);
  const react = await measure("@tributary/client/react");
  expect(react.gzipBytes).toBeLessThanOrEqual(KIB);
  expect(react.code).toMatch(/from\s*"react"/);
});
