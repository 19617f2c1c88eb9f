// Many things, as many at a time as one query should ask about.

const PER_QUERY = 2_000;

export function* chunksOf<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += PER_QUERY) yield all.slice(at, at + PER_QUERY);
}
