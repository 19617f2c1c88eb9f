// A stream's state as it is stored, or folded anew when another release of the decider wrote it.
import type { Decider } from "@tributary/domain";
import type { EventStore } from "@tributary/event-store";
import type { DomainEvent } from "@tributary/schemas";

const PAGE = 500;

/** A stream as loading and conflicts report it; version 0 means that there is none yet. */
export interface StoredStream {
  version: number;
  state: unknown;
  stateVersion: number | null;
}

/** The decider's state at exactly this version of the stream. */
export async function stateAt<C, E extends DomainEvent, S>(
  store: Pick<EventStore, "readStream">,
  decider: Decider<C, E, S>,
  { streamId, stored }: { streamId: string; stored: StoredStream },
): Promise<S> {
  if (stored.version === 0) return decider.initialState;
  if (stored.stateVersion === decider.stateVersion) return decider.parseState(stored.state);
  let state = decider.initialState;
  for (let after = 0; after < stored.version; ) {
    const page = await store.readStream(streamId, after, Math.min(PAGE, stored.version - after));
    if (page.length === 0)
      throw new Error(`${streamId} has no events after ${after}, its version is ${stored.version}`);
    for (const recorded of page) {
      state = decider.evolve(state, recorded.event as E);
      after = recorded.version;
    }
  }
  return state;
}
