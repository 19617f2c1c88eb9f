import { createTelemetry } from "@tributary/runtime";
import { expect, test } from "vitest";
import { createStreamMetrics, observe } from "./metrics.ts";

test("streams are counted by whom or what they are about, and a kind without streams says 0", async () => {
  await using telemetry = createTelemetry("stream");
  const metrics = createStreamMetrics(telemetry);
  const session = { kind: "session" as const, count: 1 };
  for (const happening of ["opened", "opened", "ended", "behind"] as const) observe(metrics, { ...session, happening });
  observe(metrics, { kind: "session", happening: "delivered", count: 3 });
  const scrape = await new Promise<string>((resolve) => {
    const response = { statusCode: 0, setHeader: () => undefined, end: resolve };
    telemetry.handleScrape({} as never, response as never);
  });
  expect(scrape).toMatch(/^tributary_streams_open\{kind="session"[^}]*\} 1$/m);
  expect(scrape).toMatch(/^tributary_streams_behind\{kind="session"[^}]*\} 1$/m);
  expect(scrape).toMatch(/^tributary_events_delivered_total\{kind="session"[^}]*\} 3$/m);
  expect(scrape).toMatch(/^tributary_streams_open\{kind="coach"[^}]*\} 0$/m);
});
