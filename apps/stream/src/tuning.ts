// What operators and tests may want otherwise, with what suits most.

export interface Tuning {
  keepAliveMs: number;
  /** Bytes that may wait for a socket before its stream counts as behind. */
  waitingLimit: number;
  /** How long a reader may stand still with bytes waiting. */
  stallMs: number;
  /** Between not being ready and the first closing: until then balancers may still send newcomers. */
  drainPauseMs: number;
  /** Over which the streams are closed, one after the other. */
  drainWindowMs: number;
  /** How long readers have to take their last bytes after that. */
  lastWordsMs: number;
}

/** What holds unless told otherwise. */
export const defaultTuning: Tuning = {
  ...{ keepAliveMs: 15_000, waitingLimit: 1024 * 1024, stallMs: 60_000 },
  ...{ drainPauseMs: 0, drainWindowMs: 10_000, lastWordsMs: 5_000 },
};
