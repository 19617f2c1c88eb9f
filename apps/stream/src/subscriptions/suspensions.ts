// Which open streams are about which participant, so that a suspension or an erasure ends them: neither is an event of any
// feed or session, and both are told from the key and type of the record alone.

import type { BarredParticipant, ParticipantRef } from "@tributary/event-store";
import { participantStream } from "@tributary/schemas";

type Reason = BarredParticipant["reason"];
type EndStream = (reason: Reason) => void;

/** What ends streams, by the type of its event. */
export const endingEvents: Readonly<Record<string, Reason>> = {
  ParticipantSuspended: "suspended",
  ParticipantErased: "erased",
};

export class Suspensions {
  readonly #watched = new Map<string, { participant: ParticipantRef; streams: Set<EndStream> }>();

  /** From the return of this call on, a suspension or an erasure ends the stream. The result stops the watching. */
  watch(participant: ParticipantRef, endStream: EndStream): () => void {
    const key = participantStream(participant.tenant, participant.id);
    const watched = this.#watched.get(key) ?? { participant, streams: new Set() };
    this.#watched.set(key, watched);
    watched.streams.add(endStream);
    return () => {
      watched.streams.delete(endStream);
      if (watched.streams.size === 0 && this.#watched.get(key) === watched) this.#watched.delete(key);
    };
  }

  /** Ends the streams about the participant with this stream id. */
  end(streamId: string, reason: Reason): void {
    for (const endStream of this.#watched.get(streamId)?.streams ?? []) endStream(reason);
  }

  /** Those whom open streams are about. */
  get participants(): ParticipantRef[] {
    return [...this.#watched.values()].map(({ participant }) => participant);
  }
}
