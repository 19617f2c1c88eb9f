// Messages in their order, each once. A message is what its last edit made of it, and once deleted it stays deleted.
import type { ChatMessage } from "@tributary/client";
import type { Picture, ReactionWord } from "./picture.ts";

type Placed = Pick<ChatMessage, "id" | "sentAt">;

/** By the time of sending; of the same millisecond, always in the same order. */
export const isLater = (one: Placed, other: Placed): boolean =>
  one.sentAt === other.sentAt ? one.id > other.id : one.sentAt > other.sentAt;

/** Puts messages where they belong, whether they are new, known, or known in an older form. */
export function withMessages(picture: Picture, found: readonly ChatMessage[]): Picture {
  const messages = [...picture.messages];
  for (const message of found) {
    const place = placeOf(messages, message);
    const known = messages[place]?.id === message.id ? messages[place] : undefined;
    const merged = asKnown(picture, known === undefined ? message : lastForm(known, message));
    messages.splice(place, known === undefined ? 0 : 1, merged);
  }
  return { ...picture, messages };
}

/** Says of one message what the picture knows about it by now. */
export function refreshed(picture: Picture, messageId: string): Picture {
  const place = picture.messages.findLastIndex(({ id }) => id === messageId);
  const message = picture.messages[place];
  if (message === undefined) return picture;
  return { ...picture, messages: picture.messages.with(place, asKnown(picture, message)) };
}

/** Where it is, or would be. New ones come last almost always, so the search begins there. */
function placeOf(messages: readonly ChatMessage[], message: ChatMessage): number {
  const before = messages.findLastIndex((each) => !isLater(each, message));
  return messages[before]?.id === message.id ? before : before + 1;
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
