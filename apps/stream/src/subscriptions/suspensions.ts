// Which open streams are about which participant, so that a suspension ends them: it is no event of any feed or
// session, and is told from the key and type of its record alone.

import type { ParticipantRef } from "@tributary/event-store";
import { participantStream } from "@tributary/schemas";

type EndStream = () => void;

export class Suspensions {
  readonly #watched = new Map<string, { participant: ParticipantRef; streams: Set<EndStream> }>();

  /** From the return of this call on, a suspension ends the stream. The result stops the watching. */
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
  end(streamId: string): void {
    for (const endStream of this.#watched.get(streamId)?.streams ?? []) endStream();
  }

  /** Those whom open streams are about. */
  get participants(): ParticipantRef[] {
    return [...this.#watched.values()].map(({ participant }) => participant);
  }
}
