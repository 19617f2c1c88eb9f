// Work on many things that lets others have the thread in between: a page of events takes tens of milliseconds, and who
// is live waits for none of them.

const SLICE_MS = 5;

/** What `work` makes of each, in their order. Whatever came in meanwhile is served after every few milliseconds. */
export async function inSlices<T, R>(items: readonly T[], work: (item: T) => R): Promise<R[]> {
  const done: R[] = [];
  let until = performance.now() + SLICE_MS;
  for (const item of items) {
    if (performance.now() >= until) {
      await new Promise(setImmediate);
      until = performance.now() + SLICE_MS;
    }
    done.push(work(item));
  }
  return done;
}
