// What I have said and nobody has confirmed yet. It is shown at once, honestly: as being sent, or as not sent; and never
// beside the message that it has become.
import type { Attachment, ChatMessage } from "@tributary/client";

export interface Unsent {
  /** The Idempotency-Key: trying again says it once. */
  key: string;
  text: string;
  replyToId: string | null;
  attachments: readonly Attachment[];
  state: "sending" | "failed";
  /** Why it was not sent. */
  error: unknown;
  /** The message of mine that came meanwhile and says the same: most likely this one. */
  matchedBy: string | null;
}

type Said = Pick<Unsent, "key" | "text" | "replyToId" | "attachments">;

export const queued = (outbox: readonly Unsent[], said: Said): readonly Unsent[] => [
  ...outbox.filter(({ key }) => key !== said.key),
  { ...said, state: "sending", error: null, matchedBy: null },
];

/** A message of mine came: the first that says the same is it. */
export function matched(outbox: readonly Unsent[], message: ChatMessage): readonly Unsent[] {
  if (outbox.some(({ matchedBy }) => matchedBy === message.id)) return outbox;
  const place = outbox.findIndex((unsent) => unsent.matchedBy === null && saysTheSame(unsent, message));
  const unsent = outbox[place];
  return unsent === undefined ? outbox : outbox.with(place, { ...unsent, matchedBy: message.id });
}

const saysTheSame = ({ text, replyToId, attachments }: Unsent, message: ChatMessage): boolean =>
  text === message.text && replyToId === message.replyToId && attachments.length === message.attachments.length;

/** The platform has it: whether the stream told of it before or will, it is one message. */
export const confirmed = (outbox: readonly Unsent[], key: string): readonly Unsent[] =>
  outbox.filter((unsent) => unsent.key !== key);

/** It was not sent, unless it has been seen to arrive and only the answer was lost (`isUnknown`). */
export function failed(outbox: readonly Unsent[], key: string, why: { error: unknown; isUnknown: boolean }) {
  return outbox.flatMap((unsent): Unsent[] => {
    if (unsent.key !== key) return [unsent];
    if (why.isUnknown && unsent.matchedBy !== null) return [];
    return [{ ...unsent, state: "failed", error: why.error, matchedBy: null }];
  });
}

/** What is shown of it. */
export const waiting = (outbox: readonly Unsent[]): readonly Unsent[] =>
  outbox.filter(({ matchedBy }) => matchedBy === null);
