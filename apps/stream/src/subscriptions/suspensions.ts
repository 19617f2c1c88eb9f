// Which open streams are about which participant, so that a suspension or an erasure ends them: neither is an event of any
// feed or session, and both are told from the key and type of the record alone.

import type { BarredParticipant, ParticipantRef } from "@tributary/event-store";
import { participantStream } from "@tributary/schemas";
import { Few } from "./few.ts";

type Reason = BarredParticipant["reason"];

/** A stream that ends with the participant's standing. */
export interface Suspendable {
  close(reason: Reason): void;
}

/** What ends streams, by the type of its event. */
export const endingEvents: Readonly<Record<string, Reason>> = {
  ParticipantSuspended: "suspended",
  ParticipantErased: "erased",
};

export class Suspensions {
  readonly #watched = new Map<string, { participant: ParticipantRef; streams: Few<Suspendable> }>();

  /** From the return of this call on, a suspension or an erasure ends the stream. */
  watch(participant: ParticipantRef, stream: Suspendable): void {
    const key = keyOf(participant);
    const watched = this.#watched.get(key) ?? { participant, streams: new Few() };
    this.#watched.set(key, watched);
    watched.streams.add(stream);
  }

  unwatch(participant: ParticipantRef, stream: Suspendable): void {
    const key = keyOf(participant);
    const streams = this.#watched.get(key)?.streams;
    streams?.delete(stream);
    if (streams?.size === 0) this.#watched.delete(key);
  }

  /** Ends the streams about the participant with this stream id. */
  end(streamId: string, reason: Reason): void {
    for (const stream of this.#watched.get(streamId)?.streams ?? []) stream.close(reason);
  }

  /** Those whom open streams are about. */
  get participants(): ParticipantRef[] {
    return [...this.#watched.values()].map(({ participant }) => participant);
  }
}

const keyOf = ({ tenant, id }: ParticipantRef): string => participantStream(tenant, id);
