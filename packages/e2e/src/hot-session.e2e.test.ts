import { expect, test } from "vitest";
import { hammerSession } from "./hot-session.ts";
import { platformForTest } from "./platform-for-test.ts";

test("64 clients of two replicas change one session: each answer is in the log once, and hardly one is put off", async () => {
  await using platform = await platformForTest();
  const apis = [await platform.startApi(), await platform.startApi()];
  const apiUrls = apis.map(({ url }) => url);
  const report = await hammerSession({ platform, apiUrls, clients: 64, seconds: 5 });
  expect(report.problems).toEqual([]);
  expect(report.served).toBeGreaterThanOrEqual(0.99);
  expect(report.events).toBeGreaterThan(64);
});
