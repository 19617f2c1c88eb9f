// Says every few seconds how many streams are open here, for operators, and takes that back when the app ends. A report
// that fails is made good by the next.

import type { Logger } from "@tributary/runtime";
import type { StreamKind } from "./open-stream.ts";

const EVERY_MS = 2_000;

export interface OpenReportPorts {
  counts(): Record<StreamKind, number>;
  report(counts: Record<StreamKind, number>): Promise<void>;
  withdraw(): Promise<void>;
  log: Logger;
}

export interface OpenReport extends AsyncDisposable {
  start(): void;
}

export function createOpenReport({ counts, report, withdraw, log }: OpenReportPorts): OpenReport {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;

  const failed = (error: unknown) => log.warn({ event: "report-failed", err: error });
  function tick(): void {
    running ??= report(counts())
      .catch(failed)
      .finally(() => {
        running = null;
      });
  }

  return {
    start() {
      tick();
      timer = setInterval(tick, EVERY_MS).unref();
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
      if (timer !== undefined) await withdraw().catch(failed);
    },
  };
}
