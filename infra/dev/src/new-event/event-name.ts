/** What an event is called in each place that names it; a name that would not do is refused in one sentence. */

export interface EventName {
  /** Of the domain event: ParticipantNicknameChosen. */
  readonly type: string;
  /** Of its schema in code: participantNicknameChosen. */
  readonly variable: string;
  /** Of its files: participant-nickname-chosen. */
  readonly file: string;
  /** What its fields of who and when begin with: chosen, as in chosenBy and chosenAt. */
  readonly verb: string;
}

const WORDS = /^([A-Z][a-z0-9]+){2,6}$/;
/** Regular, or of those that come up in a conversation. */
const PAST =
  /(ed|Begun|Chosen|Given|Kept|Left|Lost|Made|Met|Put|Read|Seen|Sent|Set|Spoken|Taken|Withdrawn|Won|Written)$/;

/** The names of an event; throws an Error with a sentence when it can't be called that. */
export function eventName(type: string, taken: readonly string[]): EventName {
  if (!WORDS.test(type))
    throw new Error(`"${type}" is no name: two words or more, each with a capital, such as MessagePinned.`);
  if (!PAST.test(type))
    throw new Error(`"${type}" doesn't say what happened: an event ends in the past, such as MessagePinned.`);
  if (taken.includes(type))
    throw new Error(`There is a ${type} already; docs/how-to/change-an-event.md says how an event changes.`);
  const words = wordsOf(type);
  return {
    type,
    variable: type.charAt(0).toLowerCase() + type.slice(1),
    file: words.join("-"),
    verb: words.at(-1) ?? "",
  };
}

/** The name of what clients are told; throws an Error with a sentence when it can't be that. */
export function wireName(name: string, taken: readonly string[]): string {
  if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(name)) {
    throw new Error(`"${name}" is no name of a wire event: words in capitals, such as MESSAGE_PINNED.`);
  }
  if (taken.includes(name)) throw new Error(`Clients know ${name} already.`);
  return name;
}

/** What clients would be told of an event with this name: MESSAGE_PINNED of MessagePinned. */
export const proposedWireName = (type: string): string => wordsOf(type).join("_").toUpperCase();

const wordsOf = (type: string): string[] => (type.match(/[A-Z][a-z0-9]*/g) ?? []).map((word) => word.toLowerCase());
