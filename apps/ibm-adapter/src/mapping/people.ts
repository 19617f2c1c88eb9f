// Their users, as a session knows them: all of them are viewers, whatever their role over there.
import { type CommandOf, type GivenSpeaker, webUrl } from "@tributary/schemas";
import type { ChatUser } from "@tributary/schemas/ibm-video";
import { type ChatView, keyed } from "./chat-view.ts";
import { memberIdOf } from "./identity.ts";
import type { KeyedCommand } from "./outcome.ts";

const LONGEST_NAME = 200;

/** Who they are, with what others see of them. */
export function viewerOf({ id, name, image }: Pick<ChatUser, "id" | "name" | "image">): GivenSpeaker {
  const photo = webUrl.safeParse(image);
  return {
    ...{ memberId: memberIdOf(id), memberType: "VIEWER", memberName: nameOf({ id, name }) },
    photoUrl: photo.success ? photo.data : null,
  };
}

/** What they are called. Somebody without a name is called by their id. */
export const nameOf = ({ id, name }: Pick<ChatUser, "id" | "name">): string =>
  (name?.trim() || id).slice(0, LONGEST_NAME).toWellFormed();

/** In a group nobody is heard who is no member; those who are one already join no more. `at`: since when they are. */
export function joining(user: Pick<ChatUser, "id" | "name" | "image">, at: string, chat: ChatView): KeyedCommand[] {
  const viewer = viewerOf(user);
  if (chat.kind !== "group" || user.id === chat.userId || chat.isMember(viewer.memberId)) return [];
  const command: CommandOf<"JoinChatSession"> = { type: "JoinChatSession", sessionId: chat.sessionId, ...viewer };
  return [keyed(`joined:${user.id}:${at}`, command)];
}
