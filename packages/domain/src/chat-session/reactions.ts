/**
 * Reactions to a message: each member has each of theirs once, and can take it back. So do the viewers of a channel, who
 * are no members and without number: of theirs the first are kept.
 */
import type { ChangeReaction, ChatMessage, MemberType } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import { tooLate } from "./changing-messages.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { memberNamed } from "./membership.ts";
import type { OpenSession } from "./state.ts";

/** Most different reactions of one member to one message. */
export const MAX_REACTIONS = 10;
/** Most reactions of a channel's viewers to one message that are kept. */
export const MAX_VIEWER_REACTIONS = 1_000;

/** MessageReactionAdded; a reaction that is there already changes nothing. */
export function react(command: ChangeReaction, state: OpenSession): Decision<ChatSessionEvent> {
  const { refusal, message, memberType } = reactionTo(command, state);
  if (refusal) return refusal;
  if (message.deletedAt !== null) return tooLate(command.by, message);
  const own = reactionsOf(command.memberId, message);
  if (own.includes(command.reaction) || isTooMany(command, message, state)) return accept();
  if (own.length >= MAX_REACTIONS) {
    return refuse("too-many-reactions", `A member has at most ${MAX_REACTIONS} reactions to a message.`);
  }
  const data = { ...identified(command, state), memberType };
  return accept({ type: "MessageReactionAdded", data: { ...data, addedAt: command.at } });
}

/** MessageReactionRemoved; taking back what is not there changes nothing. */
export function takeBack(command: ChangeReaction, state: OpenSession): Decision<ChatSessionEvent> {
  const { refusal, message, memberType } = reactionTo(command, state);
  if (refusal) return refusal;
  if (!reactionsOf(command.memberId, message).includes(command.reaction)) return accept();
  const data = { ...identified(command, state), memberType };
  return accept({ type: "MessageReactionRemoved", data: { ...data, removedAt: command.at } });
}

const identified = ({ messageId, memberId, reaction }: ChangeReaction, { sessionId, participantId }: OpenSession) => ({
  ...{ messageId, sessionId, participantId, memberId, reaction },
});

const reactionsOf = (memberId: string, { reactions = [] }: ChatMessage): string[] =>
  reactions.flatMap(({ reaction, memberIds }) => (memberIds.includes(memberId) ? [reaction] : []));

/** A viewer's reaction has happened elsewhere: it is not refused, only not kept. */
function isTooMany(command: ChangeReaction, message: ChatMessage, state: OpenSession): boolean {
  if (!isViewer(command, state)) return false;
  const isMember = (id: string): boolean => state.members.some(({ memberId }) => memberId === id);
  const reacting = (message.reactions ?? []).flatMap(({ memberIds }) => memberIds);
  const kept = reacting.filter((id) => !isMember(id)).length;
  return kept >= MAX_VIEWER_REACTIONS || reactionsOf(command.memberId, message).length >= MAX_REACTIONS;
}

type Reaction =
  | { refusal: Decision<never>; message?: never; memberType?: never }
  | { refusal?: never; message: ChatMessage; memberType: MemberType };

function reactionTo(command: ChangeReaction, state: OpenSession): Reaction {
  const { by, memberId, messageId, message } = command;
  if (by.role === "admin") return { refusal: refuse("role-not-allowed", "An admin cannot react to messages.") };
  if (by.role !== "service" && by.id !== memberId) {
    return { refusal: refuse("role-not-allowed", `A ${by.role} can only react for themselves.`) };
  }
  const memberType = isViewer(command, state) ? "VIEWER" : memberNamed(memberId, by, state)?.memberType;
  if (memberType === undefined || (command.memberType ?? memberType) !== memberType) {
    return { refusal: refuse("not-a-member", `Nobody with the id ${memberId} is a member of this chat session.`) };
  }
  if (message === null) return { refusal: refuse("message-not-found", `There is no message ${messageId}.`) };
  return { message, memberType };
}

/** Whoever watches a channel is none of its members; the service that mirrors it says what they do. */
const isViewer = ({ by, memberId, memberType }: ChangeReaction, { kind, members }: OpenSession): boolean =>
  kind === "channel" &&
  by.role === "service" &&
  memberType === "VIEWER" &&
  !members.some((member) => member.memberId === memberId);
