// Messages in their order, each once. A message is what its last edit made of it, and once deleted it stays deleted.
import type { ChatMessage } from "@tributary/client";
import type { Picture, ReactionWord } from "./picture.ts";

/**
 * A page of messages in their order, whether they are new, known, or known in an older form. `before` is the message that
 * they come right before; without it they come last.
 */
export function withMessages(picture: Picture, found: readonly ChatMessage[], before?: string): Picture {
  const messages = [...picture.messages];
  const end = messages.findIndex(({ id }) => id === before);
  if (before !== undefined && end < 0) return picture; // forgotten meanwhile: there would be a gap
  let next = end < 0 ? messages.length : end;
  for (const message of found.toReversed()) {
    const known = placeOf(messages, message.id);
    if (known >= 0) next = known;
    const merged = known >= 0 ? lastForm(messages[known] ?? message, message) : message;
    messages.splice(next, known >= 0 ? 1 : 0, asKnown(picture, merged));
  }
  return { ...picture, messages };
}

/**
 * A message that the stream tells of. The stream's order is that of the conversation, whatever clocks say: it comes right
 * behind what was heard before it, also when it is known from an answer, which may have come in another order. What
 * `isPast` and not known is from before the snapshot's page.
 */
export function withHeard(picture: Picture, message: ChatMessage, isPast: boolean): Picture {
  const { messages, heard } = picture;
  const last = heard === null ? -1 : placeOf(messages, heard);
  const known = placeOf(messages, message.id);
  if (known >= 0) {
    const next = withMessages(picture, [message]);
    if (known <= last) return next;
    const behind = last >= 0 ? moved(next.messages, known, last + 1) : next.messages;
    return { ...next, messages: behind, heard: message.id };
  }
  const place = last >= 0 ? last + 1 : isPast ? 0 : messages.length;
  return { ...picture, messages: messages.toSpliced(place, 0, asKnown(picture, message)), heard: message.id };
}

function moved(messages: readonly ChatMessage[], from: number, to: number): readonly ChatMessage[] {
  if (from === to) return messages;
  const all = [...messages];
  all.splice(to, 0, ...all.splice(from, 1));
  return all;
}

/** What is asked for came last almost always, so the search begins there. */
const placeOf = (messages: readonly ChatMessage[], id: string): number =>
  messages.findLastIndex((each) => each.id === id);

/** Says of one message what the picture knows about it by now. */
export function refreshed(picture: Picture, messageId: string): Picture {
  const place = picture.messages.findLastIndex(({ id }) => id === messageId);
  const message = picture.messages[place];
  if (message === undefined) return picture;
  return { ...picture, messages: picture.messages.with(place, asKnown(picture, message)) };
}

function asKnown({ edits, deletions, reactions }: Picture, message: ChatMessage): ChatMessage {
  const edit = edits.get(message.id);
  const edited = edit === undefined ? message : lastForm(message, edit);
  const deletedAt = edited.deletedAt ?? deletions.get(message.id) ?? null;
  if (deletedAt !== null) return { ...edited, deletedAt, text: "", attachments: [], reactions: [] };
  const words = reactions.get(message.id);
  return words === undefined ? edited : { ...edited, reactions: withWords(edited.reactions ?? [], words) };
}

/** Reactions come with pages, and not with events: those of the one that has them. */
function lastForm(known: ChatMessage, found: ChatMessage): ChatMessage {
  const last = formOf(found) > formOf(known) ? found : known;
  const reactions = found.reactions ?? known.reactions;
  return reactions === undefined ? last : { ...last, reactions };
}

const formOf = ({ deletedAt, editedAt }: ChatMessage): string => (deletedAt ? "deleted" : (editedAt ?? ""));

type Reactions = NonNullable<ChatMessage["reactions"]>;

function withWords(before: Reactions, words: readonly ReactionWord[]): Reactions {
  const reactions = new Map(before.map(({ reaction, memberIds }) => [reaction, new Set(memberIds)]));
  for (const { reaction, memberId, isThere } of words) {
    const memberIds = reactions.get(reaction) ?? new Set();
    if (isThere) memberIds.add(memberId);
    else memberIds.delete(memberId);
    reactions.set(reaction, memberIds);
  }
  return [...reactions]
    .map(([reaction, memberIds]) => ({ reaction, memberIds: [...memberIds].sort() }))
    .filter(({ memberIds }) => memberIds.length > 0)
    .sort((one, other) => (one.reaction < other.reaction ? -1 : 1));
}

/** Forgets the oldest of a long broadcast: they can be read again. */
export function withoutOldest(picture: Picture, most: number): Picture {
  if (picture.messages.length <= most) return picture;
  return { ...picture, messages: picture.messages.slice(-most), hasOlder: true };
}
