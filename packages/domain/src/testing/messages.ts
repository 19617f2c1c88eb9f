/** Commands and events about the message m1 of the made-up session. Test-only. */
import {
  type Actor,
  type ChangeReaction,
  type ChatMessage,
  type DeleteMessage,
  type EditMessage,
  type EventOf,
  type Member,
  toChatMessage,
} from "@tributary/schemas";
import { asActor, at, sent } from "./sessions.ts";

/** The message as it is when this member has sent it. */
export const messageOf = (sender: Member, changes: Partial<ChatMessage> = {}): ChatMessage => ({
  ...toChatMessage(sent(sender)),
  ...changes,
});

const message = { sessionId: "s1", participantId: "40", messageId: "m1" };

export const edited = (sender: Member, text: string, editedBy = asActor(sender)): EventOf<"MessageEdited"> => ({
  type: "MessageEdited",
  data: { ...sent(sender, text).data, editedBy, editedAt: at },
});
export const deleted = (deletedBy: Actor): EventOf<"MessageDeleted"> => ({
  type: "MessageDeleted",
  data: { ...message, deletedBy, deletedAt: at },
});
export const reacted = ({ memberId, memberType }: Member, reaction: string): EventOf<"MessageReactionAdded"> => ({
  type: "MessageReactionAdded",
  data: { ...message, memberId, memberType, reaction, addedAt: at },
});
export const tookBack = ({ memberId, memberType }: Member, reaction: string): EventOf<"MessageReactionRemoved"> => ({
  type: "MessageReactionRemoved",
  data: { ...message, memberId, memberType, reaction, removedAt: at },
});

interface OnMessage {
  message: ChatMessage | null;
  by: Actor;
  isAsSeen?: boolean;
}

export const edit = (text: string, { message, by, isAsSeen = true }: OnMessage): EditMessage => ({
  ...{ type: "EditMessage", messageId: "m1", text, message, isAsSeen, by, at },
});
export const remove = ({ message, by, isAsSeen = true }: OnMessage): DeleteMessage => ({
  ...{ type: "DeleteMessage", messageId: "m1", message, isAsSeen, by, at },
});

interface Reacting {
  message: ChatMessage | null;
  by?: Actor;
  memberType?: "VIEWER" | null;
  reaction?: string;
}

export const react = (
  member: Member,
  { message, by = asActor(member), memberType = null, reaction = "👍" }: Reacting,
): ChangeReaction => ({
  ...{ type: "AddMessageReaction", messageId: "m1", memberId: member.memberId, memberType, reaction, message, by, at },
});
export const takeBack = (member: Member, reacting: Reacting): ChangeReaction => ({
  ...react(member, reacting),
  type: "RemoveMessageReaction",
});
