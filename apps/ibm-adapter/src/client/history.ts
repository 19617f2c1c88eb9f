// Messages of the service's history as the events that have led to them: so they are merged with what frames and `/sync` tell.
import { type ChatEvent, type ChatMessage, compareTimes } from "@tributary/schemas/ibm-video";

interface Place {
  cid: string;
  channel_type: string;
  channel_id: string;
  team: null;
}

/**
 * Oldest first. `isNew`: nothing of the message can be known from before, so that its text of now is its first one. Of a
 * message without any time nobody knows where it belongs.
 */
export function eventsOfMessage(message: ChatMessage, cid: string, isNew: boolean): ChatEvent[] {
  const { updated_at, deleted_at, user } = message;
  const created_at = message.created_at ?? updated_at ?? deleted_at;
  if (created_at === null) return [];
  const [channel_type = "", channel_id = ""] = cid.split(":", 2);
  const place: Place = { cid, channel_type, channel_id, team: null };
  const said: ChatEvent = { type: "message.new", ...place, user, created_at, message };
  if (deleted_at !== null || message.type === "deleted") {
    const gone = { message_id: message.id, hard_delete: null, deleted_for_me: null, message, user };
    const deletion = { type: "message.deleted" as const, ...place, ...gone };
    // Where its text remains, it is told as it would have been when somebody had listened.
    return [...(message.text ? [said] : []), { ...deletion, created_at: deleted_at ?? updated_at ?? created_at }];
  }
  const isChanged = !isNew && updated_at !== null && compareTimes(updated_at, created_at) > 0;
  const change: ChatEvent[] = isChanged ? [{ ...said, type: "message.updated", created_at: updated_at }] : [];
  return [said, ...change, ...reactionsTo(message, place)];
}

/** The latest ones, which is all that the service shows. */
function reactionsTo({ id, latest_reactions }: ChatMessage, place: Place): ChatEvent[] {
  return latest_reactions.flatMap((told) => {
    const { user_id, created_at, user } = told;
    if (user_id === null || created_at === null) return [];
    const reaction = { ...told, user_id, message_id: told.message_id ?? id };
    return [{ type: "reaction.new" as const, ...place, user, created_at, message: null, reaction }];
  });
}
