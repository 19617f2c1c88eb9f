// How long is waited for what; shorter in tests.

export interface Timings {
  /** Within this the first frame has to come. */
  firstFrameMs: number;
  pingMs: number;
  /** Without any frame for so long a connection is dead. */
  silenceMs: number;
  /** A conversation in which nothing was said is compared with the history so often. */
  checkedEveryMs: number;
  /** One in which something was said. */
  checkedAfterFramesMs: number;
  /** A channel that is not shown to us may not be there yet. */
  shownWithinMs: number;
}

export const TIMINGS: Timings = {
  ...{ firstFrameMs: 15_000, pingMs: 25_000, silenceMs: 40_000 },
  ...{ checkedEveryMs: 60_000, checkedAfterFramesMs: 10_000, shownWithinMs: 60_000 },
};
