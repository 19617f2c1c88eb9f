// A tail of one topic that is kept open for ever: one that fails is opened again with back-off.

import type { IncomingRecord, Messaging, Subscription } from "./port.ts";
import type { TopicName } from "./topics.ts";

const RETRY_MS = { first: 500, longest: 10_000 };
/** A tail that lasted this long was a good one: a failure after it is a new one. */
const STOOD_LONG_MS = 60_000;

export interface KeepTailPorts {
  messaging: Pick<Messaging, "tail">;
  topic: TopicName;
  onRecord(record: IncomingRecord): void;
  onJoin?(): void;
  now(): number;
  log: { warn(fields: object): void };
}

export interface KeptTail extends AsyncDisposable {
  start(): void;
  /** True while it stands at concrete offsets of every partition. */
  readonly positioned: boolean;
  /** When the broker last answered, in milliseconds since the Unix epoch; 0 before the first answer. */
  readonly progressedAt: number;
}

/** Opens it when it is started, and does not wait for a broker to be there. */
export function keepTail(ports: KeepTailPorts): KeptTail {
  const stopping = new AbortController();
  let subscription: Subscription | null = null;
  let progressedAt = 0;
  let running: Promise<void> = Promise.resolve();

  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener("abort", () => resolve(), { once: true });
  });

  function open(): Promise<Subscription> {
    const progressed = () => {
      progressedAt = ports.now();
    };
    return ports.messaging.tail({
      topic: ports.topic,
      onRecords: (records) => {
        progressed();
        for (const record of records) ports.onRecord(record);
      },
      onJoin: () => ports.onJoin?.(),
      onProgress: progressed,
    });
  }

  /** Until the tail fails or is stopped. Opening one takes as long as a broker is away, and stopping must not wait for that. */
  async function follow(): Promise<void> {
    const opening = open();
    const opened = await Promise.race([opening, stopped]);
    if (opened === undefined) {
      opening.then(close, () => undefined);
      return;
    }
    subscription = opened;
    try {
      await Promise.race([opened.failed, stopped]);
    } finally {
      subscription = null;
      await close(opened);
    }
  }

  async function close(opened: Subscription): Promise<void> {
    await opened.close().catch((error: unknown) => ports.log.warn({ event: "tail-close-failed", err: error }));
  }

  async function run(): Promise<void> {
    for (let retryMs = RETRY_MS.first; !stopping.signal.aborted; retryMs = Math.min(retryMs * 2, RETRY_MS.longest)) {
      const beganAt = ports.now();
      try {
        await follow();
      } catch (error) {
        ports.log.warn({ event: "tail-failed", err: error, retryMs });
      }
      if (ports.now() - beganAt > STOOD_LONG_MS) retryMs = RETRY_MS.first;
      await pause(retryMs, stopping.signal);
    }
  }

  return {
    start() {
      running = run();
    },
    get positioned() {
      return subscription !== null;
    },
    get progressedAt() {
      return progressedAt;
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}

/** Waits, but not beyond an abort. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms).unref();
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
