// Polls are fast and may lose or repeat; the history is exact as long as the chat exists. Together they say each thing once,
// in the order in which it was said.
import type { ServerEvent } from "@tributary/schemas/bright-pattern";
import { identityOf } from "../mapping/identity.ts";

/** A reading of a chat's history. */
export interface Reading {
  history: readonly ServerEvent[];
  /** How many of its states were told before; null when it is read for the first time, and only the newest is news. */
  statesTold: number | null;
}

/**
 * What came with polls, in its place among what the history tells; what the history does not tell comes last. Not every
 * server keeps states: where it does, they stand in their places as well.
 */
export function merge({ history, statesTold }: Reading, polled: readonly ServerEvent[]): ServerEvent[] {
  const states = statesIn(history);
  const oldStates = statesTold ?? states - 1;
  let state = 0;
  const isNews = (event: ServerEvent) => (isState(event) ? state++ >= oldStates : isLasting(event));
  const told = inOrder(history.filter(isNews));
  const known = new Set(told.map(identityOf));
  const isUntold = (event: ServerEvent) =>
    isState(event) ? states === 0 : !isLasting(event) || !known.has(identityOf(event));
  return [...told, ...polled.filter(isUntold)];
}

/** How many states a history tells of. */
export const statesIn = (history: readonly ServerEvent[]): number => history.filter(isState).length;

/** How the chat stands, from here on. */
export const isState = ({ event }: ServerEvent): boolean => event === "chat_session_status";

/** Whether it means something later, too: how the chat stood, and who was typing, is over when it is read again. */
export const isLasting = (event: ServerEvent): boolean => identityOf(event) !== null;

/** By their seconds, as the vendor says; within one, and without a time, as they stand. */
function inOrder(events: readonly ServerEvent[]): ServerEvent[] {
  let last = "";
  const timed = events.map((event) => {
    const second = "timestamp" in event ? event.timestamp?.slice(0, 19) : undefined;
    last = second !== undefined && second > last ? second : last;
    return { event, second: second ?? last };
  });
  return timed.sort((a, b) => (a.second < b.second ? -1 : Number(a.second > b.second))).map(({ event }) => event);
}

/**
 * What a poll says of the chat's state may be old: it came again, or before something that is known already. Only the states
 * that stand after all that is known are news.
 */
export function withoutOldStates(
  polled: readonly ServerEvent[],
  isKnown: (identity: string) => boolean,
): ServerEvent[] {
  const lastKnown = polled.findLastIndex((event) => {
    const identity = identityOf(event);
    return identity !== null && isKnown(identity);
  });
  return polled.filter((event, index) => event.event !== "chat_session_status" || index > lastKnown);
}
