// What is said in a chat, and in whose name it stands in the session.
import type { GivenSpeaker } from "@tributary/schemas";
import type { ServerEvent } from "@tributary/schemas/bright-pattern";
import { type ChatView, keyed, keyOf, PROVIDER, type Said } from "./chat-view.ts";
import { externalIdOf, isOwn } from "./identity.ts";
import { noticeCommand } from "./notices.ts";
import type { Outcome } from "./outcome.ts";

const LONGEST_MESSAGE = 20_000;
const LONGEST_EXTERNAL_ID = 255;

type Numbered = Extract<ServerEvent, { msg_id: string | null; party_id: string | null }>;

/** A long text is several messages: nothing of it is left out. */
export function saying(event: Numbered, text: string, chat: ChatView): Outcome[] {
  if (isOwn(event, chat.chatId) || text === "") return [];
  const { speaker, prefix } = voiceOf(event.party_id, chat);
  return parts(prefix + text).map((part, index) => {
    const suffix = index === 0 ? "" : `/${index + 1}`;
    const message = { type: "SendMessage" as const, sessionId: chat.sessionId, text: part, speaker };
    return keyed(event, { ...message, origin: originOf(event, chat, suffix) }, suffix);
  });
}

/** The file has to be fetched before a message can show it. */
export function sharing(event: Said<"chat_session_file">, chat: ChatView): Outcome[] {
  if (isOwn(event, chat.chatId)) return [];
  const { speaker, prefix } = voiceOf(event.party_id, chat);
  const { file_id: fileId, file_name: name } = event;
  const [key, isImage] = [keyOf(event), event.file_type === "image"];
  const shown = prefix + (name ?? (isImage ? "An image" : "A file"));
  const message = { type: "SendMessage" as const, sessionId: chat.sessionId, text: prefix.trim(), speaker };
  return [
    {
      ...{ does: "fetch-file", key, fileId, name, isImage },
      toMessage: (attachment) => ({ ...message, attachments: [attachment], origin: originOf(event, chat) }),
      toNotice: (why) => noticeCommand(key, { text: `${shown} could not be received: ${why}`, level: "WARNING" }, chat),
    },
  ];
}

/** Members speak for themselves. For others the system does: with the name of who has left or is no member, if there is one. */
function voiceOf(partyId: string | null, { parties }: ChatView): { speaker: GivenSpeaker | null; prefix: string } {
  const party = parties.find(partyId);
  if (!party) return { speaker: null, prefix: "" };
  return party.isHere && party.member
    ? { speaker: party.member, prefix: "" }
    : { speaker: null, prefix: `${party.name}: ` };
}

const originOf = (event: Numbered, { chatId: conversation }: ChatView, suffix = "") => ({
  ...{ provider: PROVIDER, conversation, externalId: `${externalIdOf(event)}${suffix}`.slice(0, LONGEST_EXTERNAL_ID) },
});

/** Cut where no character is. */
function parts(text: string): string[] {
  const cut: string[] = [];
  for (let rest = text; rest !== ""; ) {
    const isSplit = /[\ud800-\udbff]/.test(rest[LONGEST_MESSAGE - 1] ?? "");
    const part = rest.slice(0, isSplit ? LONGEST_MESSAGE - 1 : LONGEST_MESSAGE);
    cut.push(part);
    rest = rest.slice(part.length);
  }
  return cut;
}
