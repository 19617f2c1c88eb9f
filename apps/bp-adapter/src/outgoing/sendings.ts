// What each event of the session comes to over there: a pure table. What came from there does not go back; edits, deletions
// and reactions have no counterpart.
import type { Attachment, EventOf, FormAnswer, RecordedEvent } from "@tributary/schemas";
import type { ClientEvent } from "@tributary/schemas/bright-pattern";
import { formIdOf, PROVIDER } from "../mapping/chat-view.ts";
import { FREE_TEXT } from "../mapping/forms.ts";
import { messageIdIn } from "../mapping/identity.ts";
import { FREE_TEXT_MARK } from "../mapping/mapping.ts";
import { customerMessageId } from "../mapping/message-id.ts";
import { MEMBER_PREFIX } from "../mapping/parties.ts";
import { SERVICE } from "../voice.ts";

export type Sending =
  /** `arrivesAs`: by what the history shows that it has come. Null: to send it again does no harm. */
  | { does: "send"; arrivesAs: string | null; event: ClientEvent }
  | { does: "send-file"; messageId: string; attachment: Attachment }
  /** The participant's device has, or they have read, what came from there up to that version. */
  | { does: "receipt"; version: number; messageId: string; isRead: boolean }
  /** It came from there, by this id. */
  | { does: "remember"; version: number; vendorId: string }
  /** Somebody who came from there was removed here: in the session they are no member any more. */
  | { does: "removed"; memberId: string }
  | { does: "leave"; status: "ENDED" | null; detail: string };

export interface Sender {
  linkId: string;
  participantId: string | null;
  chatId: string;
}

/** In the order in which they go out. */
export function sendingsOf({ event, version: at, metadata }: RecordedEvent, sender: Sender): Sending[] {
  switch (event.type) {
    case "MessageSent":
      return messageSendings(event, at, sender);
    case "FormAnswered":
      return answerSendings(event, at, sender);
    case "MessagesDelivered":
    case "MessagesRead": {
      const { memberType, upToVersion: version, upToMessageId: messageId } = event.data;
      const isRead = event.type === "MessagesRead";
      return memberType === "PARTICIPANT" ? [{ does: "receipt", version, messageId, isRead }] : [];
    }
    case "ExternalChatUnlinked": {
      const isOurs = event.data.linkId === sender.linkId;
      return isOurs ? [{ does: "leave", status: null, detail: "The session let go of the chat." }] : [];
    }
    case "ChatSessionMemberLeft": {
      const { memberType, memberId } = event.data;
      const isCustomer = memberType === "PARTICIPANT" && memberId === sender.participantId;
      const isOurs = metadata.principal.role === SERVICE.role && metadata.principal.id === SERVICE.id;
      if (memberId.startsWith(MEMBER_PREFIX) && !isOurs) return [{ does: "removed", memberId }];
      return isCustomer ? [{ does: "leave", status: "ENDED", detail: "The participant left the session." }] : [];
    }
    default:
      return [];
  }
}

function messageSendings({ data }: EventOf<"MessageSent">, version: number, sender: Sender): Sending[] {
  const { origin, senderType, senderId, senderName, text, attachments } = data;
  if (origin?.provider === PROVIDER) {
    const vendorId = messageIdIn(origin.externalId);
    return vendorId === null ? [] : [{ does: "remember", version, vendorId }];
  }
  const isCustomer = senderType === "PARTICIPANT" && senderId === sender.participantId;
  const files = attachments.map((attachment, index): Sending => {
    const messageId = customerMessageId(sender.chatId, version, index + 1);
    return { does: "send-file", messageId, attachment };
  });
  const said = isCustomer ? text : `${senderName}: ${text}`;
  return text === "" ? files : [message(sender.chatId, version, said), ...files];
}

/** Free text is an answer and a message, as the vendor's own clients send it. */
function answerSendings({ data }: EventOf<"FormAnswered">, version: number, { chatId }: Sender): Sending[] {
  const { origin, name, answers, formId } = data;
  if (origin?.provider !== PROVIDER) return [];
  const isFreeText = origin.externalId.endsWith(FREE_TEXT_MARK) && name === FREE_TEXT;
  const request = isFreeText ? origin.externalId.slice(0, -FREE_TEXT_MARK.length) : origin.externalId;
  if (formId !== formIdOf(chatId, request)) return []; // it was asked for in another chat of this session
  const values = Object.fromEntries(answers.map((answer) => [answer.name, asText(answer)]));
  const names = { form_request_id: request, form_name: isFreeText ? "" : name };
  const answered: Sending = {
    ...{ does: "send", arrivesAs: `form/${request}` },
    event: { event: "chat_session_form_data", ...names, data: values },
  };
  const text = values[FREE_TEXT] ?? "";
  return isFreeText && text !== "" ? [answered, message(chatId, version, text)] : [answered];
}

function message(chatId: string, version: number, text: string): Sending {
  const arrivesAs = customerMessageId(chatId, version);
  return { does: "send", arrivesAs, event: { event: "chat_session_message", msg_id: arrivesAs, msg: text } };
}

const asText = ({ value }: FormAnswer): string => (typeof value === "string" ? value : JSON.stringify(value));
