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
  /** Whether it may have been sent all the same: nobody answered. */
  isUnknown: boolean;
  /** The message of mine that came meanwhile and says the same: most likely this one. */
  matchedBy: string | null;
}

type Said = Pick<Unsent, "key" | "text" | "replyToId" | "attachments">;

export const queued = (outbox: readonly Unsent[], said: Said): readonly Unsent[] => [
  ...discarded(outbox, said.key),
  { ...said, state: "sending", error: null, isUnknown: false, matchedBy: null },
];

/** A new message of mine came: what is being sent and says the same is it, or else what may have been sent. */
export function matched(outbox: readonly Unsent[], message: ChatMessage): readonly Unsent[] {
  if (outbox.some(({ matchedBy }) => matchedBy === message.id)) return outbox;
  const candidates = outbox.filter((unsent) => unsent.matchedBy === null && saysTheSame(unsent, message));
  const found = candidates.find(({ state }) => state === "sending") ?? candidates.find(({ isUnknown }) => isUnknown);
  return outbox.map((unsent) => (unsent === found ? { ...unsent, matchedBy: message.id } : unsent));
}

const saysTheSame = ({ text, replyToId, attachments }: Unsent, message: ChatMessage): boolean =>
  text === message.text && replyToId === message.replyToId && attachments.length === message.attachments.length;

/** The platform has it as this message, which then is no other one: whatever was taken for it is what it was taken for. */
export function confirmed(outbox: readonly Unsent[], key: string, messageId: string): readonly Unsent[] {
  const takenFor = outbox.find((unsent) => unsent.key === key)?.matchedBy ?? null;
  const matchedBy = takenFor === messageId ? null : takenFor;
  return discarded(outbox, key).map((unsent) => (unsent.matchedBy === messageId ? { ...unsent, matchedBy } : unsent));
}

export const discarded = (outbox: readonly Unsent[], key: string): readonly Unsent[] =>
  outbox.filter((unsent) => unsent.key !== key);

/** It was not sent, unless it has been seen to arrive and only the answer was lost (`isUnknown`). */
export function failed(outbox: readonly Unsent[], key: string, why: Pick<Unsent, "error" | "isUnknown">) {
  return outbox.flatMap((unsent): Unsent[] => {
    if (unsent.key !== key) return [unsent];
    if (why.isUnknown && unsent.matchedBy !== null) return [];
    return [{ ...unsent, ...why, state: "failed", matchedBy: null }];
  });
}

/** Whether it still matters: only what was not sent, and was seen to arrive, does not. */
export const isPending = ({ state, matchedBy }: Unsent): boolean => state === "sending" || matchedBy === null;

/** What is shown of it. */
export const waiting = (outbox: readonly Unsent[]): readonly Unsent[] =>
  outbox.filter(({ matchedBy }) => matchedBy === null);
