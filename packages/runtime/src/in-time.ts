// A scrape asks the database and the broker. Both may be away, and then a scrape is needed most: it never waits for them.

const PATIENCE_MS = 2_000;

/** Null when there is no answer, or none in time. */
export async function answerInTime<T>(asked: Promise<T>, patienceMs: number = PATIENCE_MS): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), patienceMs);
  try {
    return await Promise.race([asked, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
