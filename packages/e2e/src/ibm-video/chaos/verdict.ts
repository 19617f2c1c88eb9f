/** What is in the log of a channel, compared with what its chat holds in the end. */
import type { RecordedEvent } from "@tributary/schemas";
import type { Message } from "@tributary/simulators/ibm-video";

/** A message as the log tells of it. */
export interface Shown {
  readonly externalId: string;
  text: string;
  isDeleted: boolean;
  /** `member reaction`, sorted. */
  reactions: string[];
}

/** What came from outside, in the order of the log, each as often as it was sent. */
export function shownIn(events: readonly Pick<RecordedEvent, "event">[]): Shown[] {
  const shown: Shown[] = [];
  const byId = new Map<string, Shown>();
  for (const { event } of events) {
    if (event.type === "MessageSent" && event.data.origin !== null) {
      const { messageId, text, origin } = event.data;
      const message = { externalId: origin.externalId, text, isDeleted: false, reactions: [] };
      shown.push(message);
      byId.set(messageId, message);
    } else if ("messageId" in event.data) {
      const message = byId.get(event.data.messageId);
      if (message) change(message, event);
    }
  }
  return shown;
}

function change(message: Shown, { type, data }: RecordedEvent["event"]): void {
  if (type === "MessageEdited") message.text = data.text;
  if (type === "MessageDeleted") message.isDeleted = true;
  if (type !== "MessageReactionAdded" && type !== "MessageReactionRemoved") return;
  const named = `${data.memberId} ${data.reaction}`;
  const others = message.reactions.filter((one) => one !== named);
  message.reactions = type === "MessageReactionAdded" ? [...others, named].toSorted() : others;
}

export interface Verdict {
  readonly lost: readonly string[];
  readonly repeated: readonly string[];
  /** What nobody said. */
  readonly foreign: readonly string[];
  /** Their text is another one. */
  readonly notEdited: readonly string[];
  readonly notDeleted: readonly string[];
  readonly otherReactions: readonly string[];
  /** What came after something that was said later: its frame was lost, and it came out of the history. */
  readonly late: readonly string[];
}

/** Of what was deleted before it came over, nothing need be there. */
export function compare(held: readonly Message[], shown: readonly Shown[]): Verdict {
  const byId = new Map(shown.map((message) => [message.externalId, message]));
  const wrong = (isWrong: (message: Message, there: Shown) => boolean): string[] =>
    held.flatMap((message) => {
      const there = byId.get(message.id);
      return there && isWrong(message, there) ? [message.text] : [];
    });
  return {
    lost: held.filter(({ id, type }) => type !== "deleted" && !byId.has(id)).map(({ text }) => text),
    notEdited: wrong(({ text, type }, there) => type !== "deleted" && text !== there.text),
    notDeleted: wrong(({ type }, { isDeleted }) => (type === "deleted") !== isDeleted),
    otherReactions: wrong(
      (message, { reactions }) => message.type !== "deleted" && `${reactionsOf(message)}` !== `${reactions}`,
    ),
    ...arrivals(held, shown),
  };
}

function arrivals(held: readonly Message[], shown: readonly Shown[]): Pick<Verdict, "repeated" | "foreign" | "late"> {
  const places = new Map(held.map(({ id }, place) => [id, place]));
  const seen = new Set<string>();
  const [repeated, foreign, late]: [string[], string[], string[]] = [[], [], []];
  let furthest = -1;
  for (const { externalId, text } of shown) {
    const place = places.get(externalId);
    if (place === undefined) foreign.push(text);
    else if (seen.has(externalId)) repeated.push(text);
    else if (place < furthest) late.push(text);
    seen.add(externalId);
    furthest = Math.max(furthest, place ?? -1);
  }
  return { repeated, foreign, late };
}

const reactionsOf = ({ latest_reactions }: Message): string[] =>
  latest_reactions.map(({ user_id, type }) => `ibm-${user_id} ${type}`).toSorted();

const WORDS = {
  ...{ lost: "lost", repeated: "repeated", foreign: "foreign" },
  ...{
    notEdited: "not as edited",
    notDeleted: "not deleted, or deleted by nobody",
    otherReactions: "with other reactions",
  },
} as const satisfies Partial<Record<keyof Verdict, string>>;

/** One line for each kind of thing that is wrong; none when all is right. */
export function complaintsAbout(name: string, verdict: Verdict): string[] {
  return Object.entries(WORDS).flatMap(([kind, word]) => {
    const texts = verdict[kind as keyof typeof WORDS];
    return texts.length === 0 ? [] : [`${name}: ${texts.length} ${word} (${texts.slice(0, 5).join(", ")})`];
  });
}
