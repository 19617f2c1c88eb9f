import { participantDecider, participantName, type Refusal } from "@tributary/domain";
import type { EventStore } from "@tributary/event-store";
import { participantStream } from "@tributary/schemas";
import type { Related } from "../commands/handle-command.ts";
import { stateAt } from "../commands/stored-state.ts";

type Found = { participants: { id: string; name: string }[] } | { refusal: Refusal };

/** The participants with these ids and their names, or a refusal that names the first who does not exist. */
export async function findParticipants(
  store: Pick<EventStore, "readStream">,
  related: Related,
  { tenant, ids }: { tenant: string; ids: readonly string[] },
): Promise<Found> {
  const participants: { id: string; name: string }[] = [];
  for (const id of ids) {
    const streamId = participantStream(tenant, id);
    const stored = related.get(streamId);
    const state = stored && (await stateAt(store, participantDecider, { streamId, stored }));
    if (state?.status !== "registered") {
      return { refusal: { code: "participant-unknown", detail: `There is no participant ${id}.` } };
    }
    participants.push({ id, name: participantName(state) });
  }
  return { participants };
}
