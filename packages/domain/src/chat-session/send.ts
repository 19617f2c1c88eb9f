/** Sending a message: members speak for themselves, services speak as the system. */
import type { Member, SendMessage } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { memberActing } from "./membership.ts";
import type { OpenSession } from "./state.ts";

/** MessageSent, with the sender's name and photo as they are in the session now. */
export function send(command: SendMessage, state: OpenSession): Decision<ChatSessionEvent> {
  const { sender, replyToId } = command;
  if (sender.role === "admin") return refuse("role-not-allowed", "An admin cannot send messages.");
  const speaker = sender.role === "service" ? systemVoice(sender.id) : memberActing(sender, state);
  if (!speaker) return refuse("not-a-member", `The ${sender.role} ${sender.id} is not a member of this chat session.`);
  if (replyToId !== null && !command.replyToExists) {
    return refuse("reply-target-unknown", `There is no message ${replyToId} in this chat session.`);
  }
  if (!command.attachmentsExist) {
    return refuse("attachment-unknown", "An attachment is no file of this chat session that the sender may send.");
  }
  return accept({
    type: "MessageSent",
    data: {
      messageId: command.messageId,
      sessionId: state.sessionId,
      participantId: state.participantId,
      senderId: speaker.memberId,
      senderType: speaker.memberType,
      senderName: speaker.memberName,
      photoUrl: speaker.photoUrl,
      channel: "APP",
      text: command.text,
      html: null,
      attachments: command.attachments,
      replyToId,
      origin: command.origin,
      sentAt: command.at,
    },
  });
}

const systemVoice = (id: string): Member => ({
  memberId: id,
  memberType: "SYSTEM",
  memberName: id,
  photoUrl: null,
});
