// What every app tells of its process: which build it is, whether it can serve, and what it costs.
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Health } from "./admin-server.ts";
import { answerInTime } from "./in-time.ts";
import type { Telemetry } from "./telemetry.ts";
import { PLATFORM_VERSION } from "./version.ts";

/** How often the loop is looked at. The figures of Node hold this as well, and those below do not. */
const RESOLUTION_MS = 20;
const QUANTILES = [0.5, 0.99, 1] as const;
const [NANO, MICRO, MILLI] = [1e9, 1e6, 1e3];

/** The loop is watched until it is disposed. */
export function measureProcess(telemetry: Telemetry, ready: () => Promise<Health>): Disposable {
  const { app, meter } = telemetry;
  meter
    .createObservableGauge("tributary_build_info", { description: "1; the labels say what runs" })
    .addCallback((gauge) => gauge.observe(1, { app, version: PLATFORM_VERSION, node: process.version }));
  meter
    .createObservableGauge("tributary_ready", { description: "1 while the app says that it is ready, otherwise 0" })
    .addCallback(async (gauge) => gauge.observe((await answerInTime(ready()))?.ok ? 1 : 0, { app }));
  measureCost(telemetry);
  return measureEventLoop(telemetry);
}

function measureCost({ meter }: Telemetry): void {
  meter
    .createObservableCounter("process_cpu_seconds_total", { description: "CPU time of the process", unit: "s" })
    .addCallback((counter) => {
      const { user, system } = process.cpuUsage();
      counter.observe((user + system) / MICRO);
    });
  meter
    .createObservableGauge("process_resident_memory_bytes", { description: "Memory of the process", unit: "By" })
    .addCallback((gauge) => gauge.observe(process.memoryUsage.rss()));
  meter
    .createObservableGauge("process_start_time_seconds", { description: "When it began, in Unix time", unit: "s" })
    .addCallback((gauge) => gauge.observe(Date.now() / MILLI - process.uptime()));
}

function measureEventLoop({ app, meter }: Telemetry): Disposable {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  meter
    .createObservableGauge("tributary_event_loop_delay_seconds", {
      description: "How late the event loop was since the scrape before; quantile 1 is the longest",
      unit: "s",
    })
    .addCallback((gauge) => {
      for (const quantile of QUANTILES) {
        const seconds = delay.percentile(quantile * 100) / NANO - RESOLUTION_MS / MILLI;
        gauge.observe(Math.max(0, seconds), { app, quantile: String(quantile) });
      }
      delay.reset();
    });
  return { [Symbol.dispose]: () => void delay.disable() };
}
