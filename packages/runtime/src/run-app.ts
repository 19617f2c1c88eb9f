// The one shutdown sequence: a signal starts disposal, a deadline ends it, a second signal ends it at once.
import type { Logger } from "./logger.ts";

const DEFAULT_DEADLINE_MS = 25_000;
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

export interface RunnableApp extends AsyncDisposable {
  start(): Promise<void>;
}

/** The parts of `process` that running an app needs. */
export interface HostProcess {
  on(signal: (typeof SIGNALS)[number], listener: () => void): unknown;
  exit(code: number): void;
  exitCode?: number | string | null | undefined;
}

interface RunOptions {
  log: Logger;
  /** How long disposal may take, in milliseconds; shorter than the pod's grace period. */
  deadlineMs?: number;
  host?: HostProcess;
}

/**
 * Starts an app and disposes it on SIGTERM or SIGINT. Resolves when it has been disposed; the process then ends by
 * itself, because nothing is left open. A start that fails disposes what had begun and sets exit code 1.
 */
export async function runApp(app: RunnableApp, options: RunOptions): Promise<void> {
  const { log, host = process } = options;
  const stopped = Promise.withResolvers<void>();
  let stopping = false;

  const stop = async (reason: string): Promise<void> => {
    stopping = true;
    log.info({ event: "stopping", reason });
    await disposeInTime(app, options);
    stopped.resolve();
  };
  for (const signal of SIGNALS) {
    host.on(signal, () => {
      if (stopping) host.exit(1);
      else void stop(signal);
    });
  }
  try {
    await app.start();
  } catch (error) {
    host.exitCode = 1;
    log.fatal({ event: "start-failed", err: error });
    if (!stopping) await stop("start failed");
  }
  await stopped.promise;
}

async function disposeInTime(
  app: RunnableApp,
  { log, deadlineMs = DEFAULT_DEADLINE_MS, host = process }: RunOptions,
): Promise<void> {
  const deadline = setTimeout(() => {
    log.error({ event: "stop-deadline-passed", deadlineMs });
    host.exit(1);
  }, deadlineMs).unref();
  try {
    await app[Symbol.asyncDispose]();
    log.info({ event: "stopped" });
  } catch (error) {
    host.exitCode = 1;
    log.error({ event: "stop-failed", err: error });
  }
  clearTimeout(deadline);
}
