// When clients whose stream ends are told to come back.

/** Clients come back over this span, so that they do not all arrive at the other replicas at once. */
const COME_BACK_MS = { soonest: 500, spread: 4_500 };
/** Somebody with more screens than streams: they take turns, and none has to change hands every few seconds. */
export const TAKE_TURNS_MS = { soonest: 30_000, spread: 30_000 };

/** A moment to come back at, in milliseconds from now; different for every client. */
export const comeBackInMs = ({ soonest, spread } = COME_BACK_MS): number =>
  soonest + Math.round(Math.random() * spread);
