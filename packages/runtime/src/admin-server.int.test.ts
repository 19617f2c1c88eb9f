import { expect, test } from "vitest";
import { type AdminServer, createAdminServer, type Health } from "./admin-server.ts";
import { createTelemetry, type Telemetry } from "./telemetry.ts";

interface Probes {
  live?: () => Health;
  ready?: () => Promise<Health>;
}

const started = async (probes: Probes = {}): Promise<AdminServer & { telemetry: Telemetry }> => {
  const telemetry = createTelemetry("test");
  const { live = () => ({ ok: true }), ready = async () => ({ ok: true }) } = probes;
  const server = createAdminServer({ port: 0, host: "127.0.0.1", live, ready, telemetry });
  await server.start();
  return Object.assign(server, { telemetry });
};

test("healthy answers 200 on both probes", async () => {
  await using server = await started();
  expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
});

test("what is not ready answers 503 with the reason, and is still alive", async () => {
  await using server = await started({ ready: () => Promise.reject(new Error("not migrated")) });
  const ready = await fetch(`${server.url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({ ok: false, detail: "Error: not migrated" });
  expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
});

test("a live probe that throws answers 500 and the server goes on", async () => {
  const live = () => {
    throw new Error("hunter2");
  };
  await using server = await started({ live });
  const answer = await fetch(`${server.url}/health/live`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain("hunter2");
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
});

test("metrics are answered in the Prometheus format", async () => {
  await using server = await started();
  server.telemetry.meter.createCounter("events", { description: "Events" }).add(3);
  const text = await (await fetch(`${server.url}/metrics`)).text();
  expect(text).toMatch(/^events_total 3$/m);
});

test("the process tells whether it is ready, which build it is and what it costs", async () => {
  const [ready, away] = [{ ok: true }, { ok: false }];
  let health: Health = ready;
  await using server = await started({ ready: async () => health });
  const scrape = async () => (await fetch(`${server.url}/metrics`)).text();
  const text = await scrape();
  expect(text).toMatch(/^tributary_ready\{app="test"\} 1$/m);
  expect(text).toMatch(/^tributary_build_info\{app="test",version="\d+\.\d+\.\d+",node="v\d+[^"]*"\} 1$/m);
  expect(text).toMatch(/^tributary_event_loop_delay_seconds\{app="test",quantile="0\.99"\} \d/m);
  expect(text).toMatch(/^process_cpu_seconds_total \d/m);
  health = away;
  expect(await scrape()).toMatch(/^tributary_ready\{app="test"\} 0$/m);
});

test("another path is 404, another method 405, as problem documents", async () => {
  await using server = await started();
  const missing = await fetch(`${server.url}/nothing`);
  expect([missing.status, missing.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  expect((await fetch(`${server.url}/health/live`, { method: "POST" })).status).toBe(405);
});

test("a port in use makes the start fail, and disposing is still clean", async () => {
  await using first = await started();
  const port = Number(new URL(first.url).port);
  const live = () => ({ ok: true });
  const ready = async () => ({ ok: true });
  await using second = createAdminServer({ port, host: "127.0.0.1", live, ready, telemetry: first.telemetry });
  await expect(second.start()).rejects.toMatchObject({ code: "EADDRINUSE" });
});
