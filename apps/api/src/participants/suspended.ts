// A suspended participant's own commands are refused, whichever aggregate they are about.
import { participantDecider, type Refusal, refuseWhileSuspended } from "@tributary/domain";
import type { EventStore } from "@tributary/event-store";
import { participantStream } from "@tributary/schemas";
import { actorOf } from "../commands/actor.ts";
import type { Caller, Related } from "../commands/handle-command.ts";
import { stateAt } from "../commands/stored-state.ts";

/** The stream to load with a command that a participant may send: their own, where it can say that they are suspended. */
export const callerStreams = ({ principal: { tenant, role, id } }: Caller): string[] =>
  role === "participant" ? [participantStream(tenant, id)] : [];

/** Why the caller's own command is refused; null when the caller is no participant, or an active one. */
export async function refuseSuspendedCaller(
  store: Pick<EventStore, "readStream">,
  related: Related,
  caller: Caller,
): Promise<{ refusal: Refusal } | null> {
  const [streamId] = callerStreams(caller);
  const stored = streamId === undefined ? undefined : related.get(streamId);
  if (streamId === undefined || stored === undefined) return null;
  const state = await stateAt(store, participantDecider, { streamId, stored });
  const suspended = refuseWhileSuspended(actorOf(caller), state);
  return suspended && { refusal: suspended.refusal };
}
