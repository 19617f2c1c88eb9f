// The last step before events leave the process: what is personal in them is sealed, each person's share with their key.
import { eventSealing } from "@tributary/schemas";
import type { Keyring } from "../keys/keyring.ts";
import type { AppendRequest, NewEvent } from "../port.ts";

export interface SealedEvents {
  events: readonly NewEvent[];
  /** Whom they tell of, within the tenant: the append checks that none of them is erased. */
  subjects: readonly string[];
}

/** Null when somebody whom the events tell of is erased. No round trip for people whose keys are at hand. */
export async function sealEvents({ tenant, events }: AppendRequest, keyring: Keyring): Promise<SealedEvents | null> {
  const subjects = [...new Set(events.flatMap(({ stored }) => eventSealing.subjectsToSeal({ tenant, ...stored })))];
  if (subjects.length === 0) return { events, subjects };
  const keys = keyring.known(subjects) ?? (await keyring.ensure(subjects));
  if (keys.someErased) return null;
  return {
    events: events.map(({ stored, feeds }) => ({
      stored: { ...stored, data: eventSealing.seal({ tenant, ...stored }, keys) },
      feeds,
    })),
    subjects: subjects.map((subject) => subject.slice(tenant.length + 1)),
  };
}
