// The socket loses, repeats and shuffles; `/sync` and the history overlap with it and with each other. What comes out of
// here is each thing once, in order, and of a message never an older state after a newer one.
import { hash } from "node:crypto";
import { type ChatEvent, compareTimes, type EventOfType } from "@tributary/schemas/ibm-video";
import { identityOf, inOrder, timeOf } from "./event-times.ts";

/** Older ones may be told again, which changes nothing. */
const MOST_MESSAGES = 10_000;
const MOST_OTHERS = 2_000;
const MOST_EARLY = 200;

type MessageEvent = EventOfType<"message.new" | "message.updated" | "message.deleted" | "message.undeleted">;

type ReactionEvent = EventOfType<"reaction.new" | "reaction.updated" | "reaction.deleted">;

/** What is known of a message. */
interface Known {
  /** Whether its beginning was told. */
  isTold: boolean;
  /** When it became as it is. */
  newest: string;
  /** What it says then. */
  text: string;
  isDeleted: boolean;
}

/** What of one conversation was told, as far as memory reaches. */
export class Told {
  readonly #messages = new Map<string, Known>();
  /** Changes that were told before the beginning of their message. */
  readonly #early = new Map<string, ChatEvent>();
  /** When each last changed. */
  readonly #reactions = new Map<string, string>();
  readonly #others = new Set<string>();

  /** What of these is news. Between the beginning of a message and its newest state nothing is told. */
  news(events: readonly ChatEvent[]): ChatEvent[] {
    const ordered = inOrder(events);
    const newest = new Map<string, ChatEvent>();
    for (const event of ordered) if (isChange(event)) newest.set(messageIdOf(event), event);
    return ordered.flatMap((event) => {
      if (!isOfMessage(event)) return this.#isNewHere(event) ? [event] : [];
      if (isChange(event) && newest.get(messageIdOf(event)) !== event) return [];
      return event.type === "message.new" ? this.#begin(event) : this.#change(event);
    });
  }

  /** What was told may have been dropped before somebody took it. */
  forget(): void {
    this.#messages.clear();
    this.#early.clear();
    this.#reactions.clear();
    this.#others.clear();
  }

  #begin(event: EventOfType<"message.new">): ChatEvent[] {
    const id = event.message.id;
    const known = this.#messages.get(id);
    if (known?.isTold) return this.#beginAgain(event, known);
    const newest = known?.newest ?? event.message.updated_at ?? timeOf(event);
    const text = known?.text ?? textOf(event);
    this.#keep(id, { isTold: true, newest, text, isDeleted: known?.isDeleted ?? false });
    // Whoever could make nothing of the change without it can now.
    const change = this.#early.get(id);
    this.#early.delete(id);
    return change ? [event, change] : [event];
  }

  /** The history shows a message as it stands: of one that was told before, that is a change. */
  #beginAgain(event: EventOfType<"message.new">, known: Known): ChatEvent[] {
    const changedAt = event.message.updated_at;
    if (changedAt === null || known.isDeleted || compareTimes(changedAt, known.newest) <= 0) return [];
    this.#keep(event.message.id, { ...known, newest: changedAt, text: textOf(event) });
    return [{ ...event, type: "message.updated", created_at: changedAt }];
  }

  #change(event: MessageEvent): ChatEvent[] {
    const id = messageIdOf(event);
    const known = this.#messages.get(id);
    const [time, isDeletion] = [timeOf(event), event.type === "message.deleted"];
    if (known && !isNews(known, event, time)) return [];
    const isTold = known?.isTold ?? false;
    this.#keep(id, { isTold, newest: time, text: textOf(event), isDeleted: isDeletion });
    if (!isTold) {
      this.#early.set(id, event);
      dropOldest(this.#early, MOST_EARLY);
    }
    return [event];
  }

  #keep(id: string, known: Known): void {
    this.#messages.delete(id);
    this.#messages.set(id, known);
    dropOldest(this.#messages, MOST_MESSAGES);
  }

  #isNewHere(event: ChatEvent): boolean {
    const identity = identityOf(event);
    if (this.#others.has(identity) || (isReaction(event) && this.#isPast(event))) return false;
    this.#others.add(identity);
    dropOldest(this.#others, MOST_OTHERS);
    return true;
  }

  /** Somebody has thought otherwise since, or the message is gone. */
  #isPast(event: ReactionEvent): boolean {
    const { message_id, user_id, type } = event.reaction;
    const key = JSON.stringify([message_id, user_id, type]);
    const newest = this.#reactions.get(key);
    const isOlder = newest !== undefined && compareTimes(timeOf(event), newest) < 0;
    if (isOlder || this.#messages.get(message_id)?.isDeleted) return true;
    this.#reactions.set(key, timeOf(event));
    dropOldest(this.#reactions, MOST_OTHERS);
    return false;
  }
}

function isNews(known: Known, event: MessageEvent, time: string): boolean {
  const order = compareTimes(time, known.newest);
  if (event.type === "message.deleted") return !known.isDeleted && order >= 0;
  if (known.isDeleted) return event.type === "message.undeleted" && order > 0;
  // Where times are whole seconds, two changes may have the same one.
  return order > 0 || (order === 0 && event.type !== "message.new" && known.text !== textOf(event));
}

const textOf = ({ message }: MessageEvent): string => hash("sha1", message?.text ?? "", "base64url");

function isOfMessage(event: ChatEvent): event is MessageEvent {
  return event.type === "message.new" || isChange(event);
}

const isReaction = (event: ChatEvent): event is ReactionEvent => event.type.startsWith("reaction.");

/** What somebody deletes for themselves alone is there for all others. */
function isChange(event: ChatEvent): event is Exclude<MessageEvent, EventOfType<"message.new">> {
  if (event.type === "message.deleted") return event.deleted_for_me !== true;
  return event.type === "message.updated" || event.type === "message.undeleted";
}

const messageIdOf = (event: MessageEvent): string =>
  event.type === "message.deleted" ? event.message_id : event.message.id;

function dropOldest(entries: Map<string, unknown> | Set<string>, most: number): void {
  if (entries.size <= most) return;
  const oldest = entries.keys().next();
  if (!oldest.done) entries.delete(oldest.value);
}
