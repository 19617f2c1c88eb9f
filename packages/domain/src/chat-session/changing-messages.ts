/** Editing and deleting a message: for whoever sent it, and for services on behalf of those who have no credentials. */
import type { Actor, ChatMessage, DeleteMessage, EditMessage } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { memberActing } from "./membership.ts";
import type { OpenSession } from "./state.ts";

/** MessageEdited with the whole message as it is from now on; the text that it has already changes nothing. */
export function edit(command: EditMessage, state: OpenSession): Decision<ChatSessionEvent> {
  const { by, at, isAsSeen } = command;
  const { refusal, message } = messageToChange(command, state);
  if (refusal) return refusal;
  if (message.deletedAt !== null) return tooLate(by, message);
  if (!isAsSeen) return refuseUnseen(message);
  if (command.text === message.text) return accept();
  const { senderId, senderType, senderName, photoUrl, channel, attachments, replyToId, origin, sentAt } = message;
  const sender = { senderId, senderType, senderName, photoUrl };
  const content = { channel, text: command.text, html: null, attachments, replyToId, origin, sentAt };
  return accept({
    type: "MessageEdited",
    data: { ...identified(message, state), ...sender, ...content, editedBy: by, editedAt: at },
  });
}

/** MessageDeleted; deleting a deleted message changes nothing. */
export function deleteMessage(command: DeleteMessage, state: OpenSession): Decision<ChatSessionEvent> {
  const { by, at, isAsSeen } = command;
  const { refusal, message } = messageToChange(command, state);
  if (refusal) return refusal;
  if (message.deletedAt !== null) return accept();
  if (!isAsSeen) return refuseUnseen(message);
  return accept({ type: "MessageDeleted", data: { ...identified(message, state), deletedBy: by, deletedAt: at } });
}

/** Nothing more is said of a deleted message. What services tell happened elsewhere, and only comes late. */
export const tooLate = ({ role }: Actor, { id }: ChatMessage): Decision<never> =>
  role === "service" ? accept() : refuse("message-deleted", `The message ${id} was deleted.`);

const identified = ({ id: messageId }: ChatMessage, { sessionId, participantId }: OpenSession) => ({
  ...{ messageId, sessionId, participantId },
});

const refuseUnseen = ({ id }: ChatMessage): Decision<never> =>
  refuse("precondition-failed", `The message ${id} has changed since it was read.`);

type ToChange = { refusal: Decision<never>; message?: never } | { refusal?: never; message: ChatMessage };

function messageToChange(command: EditMessage | DeleteMessage, state: OpenSession): ToChange {
  const { by, messageId, message } = command;
  if (by.role === "admin") return { refusal: refuse("role-not-allowed", "An admin cannot change messages.") };
  if (by.role !== "service" && !memberActing(by, state)) {
    return { refusal: refuse("not-a-member", `The ${by.role} ${by.id} is not a member of this chat session.`) };
  }
  if (message === null) return { refusal: refuse("message-not-found", `There is no message ${messageId}.`) };
  if (!speaksFor(by, message) && !moderates(command, state)) {
    return { refusal: refuse("not-the-sender", `Only who sent the message ${messageId} can change it.`) };
  }
  return { message };
}

/** Agents, bots and viewers are in an outside system: the service that connects it says what they do. */
function speaksFor({ id, role }: Actor, { senderId, senderType }: ChatMessage): boolean {
  switch (senderType) {
    case "PARTICIPANT":
    case "COACH":
      return id === senderId && role.toUpperCase() === senderType;
    case "SYSTEM":
      return id === senderId && role === "service";
    default:
      return role === "service";
  }
}

/** The moderators of a mirrored channel delete what anybody said in it, and the service that mirrors it says so. */
const moderates = ({ type, by }: EditMessage | DeleteMessage, { kind }: OpenSession): boolean =>
  type === "DeleteMessage" && by.role === "service" && kind === "channel";
