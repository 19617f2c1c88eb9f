/** Sending a message, as whoever is heard. */
import type { SendMessage } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { voiceOf } from "./speaking.ts";
import type { OpenSession } from "./state.ts";

/** MessageSent, with the sender's name and photo as they are in the session now. */
export function send(command: SendMessage, state: OpenSession): Decision<ChatSessionEvent> {
  const { sender, replyToId } = command;
  if (command.origin !== null && sender.role !== "service") {
    return refuse("role-not-allowed", "Only a service brings in what was said outside.");
  }
  const heard = voiceOf(sender, command.speaker, state);
  if ("refusal" in heard) return heard.refusal;
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
      senderId: heard.voice.memberId,
      senderType: heard.voice.memberType,
      senderName: heard.voice.memberName,
      photoUrl: heard.voice.photoUrl,
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
