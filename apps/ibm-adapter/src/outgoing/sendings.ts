// What each event of the session comes to over there: a pure table. What came from there does not go back.
import { type EventOf, IBM_VIDEO, type RecordedEvent } from "@tributary/schemas";
import { OUR_PREFIX } from "../mapping/identity.ts";
import { SERVICE } from "../voice.ts";

/** Messages are named as they are here: what they are called over there is looked up when they are sent. */
export type Sending =
  | { does: "send"; text: string; replyToId: string | null }
  | { does: "edit"; messageId: string; text: string }
  | { does: "remove"; messageId: string }
  /** Somebody of theirs was removed here: in the session they are no member any more. */
  | { does: "forget"; memberId: string }
  /** The link is let go of. */
  | { does: "leave"; detail: string };

/** Null for what is nothing over there. */
export function sendingOf({ event, metadata }: RecordedEvent, linkId: string): Sending | null {
  switch (event.type) {
    case "MessageSent":
      return isTheirs(event.data) ? null : { does: "send", text: textOf(event.data), replyToId: event.data.replyToId };
    case "MessageEdited":
      if (isTheirs(event.data)) return null;
      return { does: "edit", messageId: event.data.messageId, text: textOf(event.data) };
    case "MessageDeleted":
      if (isOurService(metadata.principal)) return null; // it was deleted over there
      return { does: "remove", messageId: event.data.messageId };
    case "ChatSessionMemberLeft": {
      const { memberId } = event.data;
      const isRemoved = memberId.startsWith(OUR_PREFIX) && !isOurService(metadata.principal);
      return isRemoved ? { does: "forget", memberId } : null;
    }
    case "ExternalChatUnlinked":
      return event.data.linkId === linkId ? { does: "leave", detail: "The session let go of the chat." } : null;
    default:
      return null;
  }
}

type Said = EventOf<"MessageSent" | "MessageEdited">["data"];

/** One user speaks over there for all of this side. Of files their names are sent. */
function textOf({ senderName, text, attachments }: Said): string {
  const files = attachments.map(({ name }) => `[${name}]`);
  return `${senderName}: ${[text, ...files].filter((part) => part !== "").join("\n")}`;
}

const isTheirs = ({ origin }: Said): boolean => origin?.provider === IBM_VIDEO;

const isOurService = ({ role, id }: { role: string; id: string }): boolean =>
  role === SERVICE.role && id === SERVICE.id;
