// When an event happened, by what it is about and not by its envelope, and what it is the same as: the socket, `/sync` and
// the service's history may wrap one thing in different envelopes.
import { type ChatEvent, compareTimes, isTime } from "@tributary/schemas/ibm-video";

/** The time of the thing itself; empty when nobody says. */
export function timeOf(event: ChatEvent): string {
  switch (event.type) {
    case "message.new":
      return event.message.created_at ?? event.created_at;
    case "message.updated":
    case "message.undeleted":
      return event.message.updated_at ?? event.created_at;
    case "message.deleted":
      return event.message?.deleted_at ?? event.created_at;
    case "reaction.new":
      return event.reaction.created_at ?? event.created_at;
    case "reaction.updated":
      return event.reaction.updated_at ?? event.created_at;
    case "channel.truncated":
      return event.channel?.truncated_at ?? event.created_at;
    default:
      return envelopeTimeOf(event) ?? "";
  }
}

/** What `/sync` goes by. */
export function envelopeTimeOf(event: ChatEvent): string | null {
  if (event.type !== "unknown") return event.created_at;
  const time = rawField(event.raw, "created_at");
  return typeof time === "string" && isTime(time) ? time : null;
}

/** The conversation that it is about; null for all of them. */
export function cidOf(event: ChatEvent): string | null {
  if (event.type !== "unknown") return event.cid;
  const cid = rawField(event.raw, "cid");
  return typeof cid === "string" ? cid : null;
}

/** The same for the same thing, wherever it is told. Messages have their own: see merge.ts. */
export function identityOf(event: ChatEvent): string {
  if (event.type === "unknown") return `unknown ${JSON.stringify(event.raw)}`;
  if ("reaction" in event) {
    const { type, message_id, user_id, created_at, updated_at } = event.reaction;
    const at = event.type === "reaction.updated" ? updated_at : created_at;
    return JSON.stringify([event.type, message_id, user_id, type, at ?? event.created_at]);
  }
  const about = "member" in event ? event.member?.user_id : null;
  return JSON.stringify([event.type, event.cid, about ?? event.user?.id, timeOf(event)]);
}

/** In their order; at one moment what a change changes comes before it. */
export const inOrder = (events: readonly ChatEvent[]): ChatEvent[] =>
  events.toSorted((a, b) => compareTimes(timeOf(a), timeOf(b)) || rankOf(a) - rankOf(b));

const rankOf = ({ type }: ChatEvent): number => (type === "message.new" ? 0 : type === "message.deleted" ? 2 : 1);

const rawField = (raw: unknown, name: string): unknown =>
  typeof raw === "object" && raw !== null ? (raw as Readonly<Record<string, unknown>>)[name] : undefined;
