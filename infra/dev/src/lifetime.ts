/**
 * The life of the launcher: start, wait for Ctrl-C, stop everything that was started, in reverse order.
 * A signal during the start, or a step that fails, stops what is already up the same way: no orphans.
 */
import { firstLine } from "./start-error.ts";

/** Postgres may need a few seconds for its last checkpoint; beyond this something hangs. */
const STOP_DEADLINE_MS = 20_000;

/** SIGHUP comes when the terminal is closed, or when the pnpm that started us is ended first. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Lifetime {
  /** What is put here is stopped at the end, last in first out. */
  scope: AsyncDisposableStack;
  /** Aborted by the first signal to stop; a long start looks at it between its steps. */
  stopping: AbortSignal;
}

/**
 * Runs `start`, then waits for SIGINT, SIGTERM or SIGHUP and disposes the scope.
 * Resolves with the exit code: 0 after a signal, 1 when the start or the stop failed (said in one line by `say`).
 * Further signals change nothing: a terminal and pnpm may both deliver the same Ctrl-C.
 */
export async function runUntilSignal(
  start: (life: Lifetime) => Promise<void>,
  say: (line: string) => void,
): Promise<number> {
  const controller = new AbortController();
  const signalled = new Promise<void>((resolve) => {
    const stop = () => {
      controller.abort();
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
  const scope = new AsyncDisposableStack();
  const started = await attempt(() => start({ scope, stopping: controller.signal }));
  const stoppedEarly = controller.signal.aborted;
  if (started !== null && !stoppedEarly) say(`cannot start: ${firstLine(started)}`);
  if (started === null) await signalled;
  const stopped = await withDeadline(attempt(() => scope.disposeAsync()));
  if (stopped !== null) say(`did not stop cleanly: ${firstLine(stopped)}`);
  return stopped !== null || (started !== null && !stoppedEarly) ? 1 : 0;
}

async function attempt(step: () => Promise<void>): Promise<Error | null> {
  try {
    await step();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function withDeadline(work: Promise<Error | null>): Promise<Error | null> {
  const { promise, resolve } = Promise.withResolvers<Error | null>();
  const late = new Error(`still not stopped after ${STOP_DEADLINE_MS / 1000} s`);
  const timer = setTimeout(() => resolve(late), STOP_DEADLINE_MS);
  const result = await Promise.race([work, promise]);
  clearTimeout(timer);
  return result;
}
