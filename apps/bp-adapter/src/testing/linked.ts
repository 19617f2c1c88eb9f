// A linked session and its chat, and what the other side has received.
import { soon } from "@tributary/external-chats/testing";
import type { Platform } from "./platform.ts";
import { Scene } from "./scene.ts";

export interface Linked {
  scene: Scene;
  chatId: string;
  /** What the customer's side has sent, by the vendor's name of it. */
  received(event: string): readonly Readonly<Record<string, unknown>>[];
  /** The texts of the messages that have arrived, each as often as it came. */
  heard(): unknown[];
}

/** A session with a link, and the chat that came of it. */
export async function linked(platform: Platform, parameters: Record<string, string> = {}): Promise<Linked> {
  const scene = await linkedScene(platform, parameters);
  const chatId = await scene.chatId();
  const received = (event: string) => platform.vendor.agent.chat(chatId).received.filter((one) => one.event === event);
  return { scene, chatId, received, heard: () => received("chat_session_message").map(({ msg }) => msg) };
}

/** The same, whether a chat comes of it or not. */
export async function linkedScene(platform: Platform, parameters: Record<string, string> = {}): Promise<Scene> {
  const scene = new Scene(platform);
  await scene.open();
  await scene.link(parameters);
  return scene;
}

/** The texts that were said in the session, each once for each command id. */
export function said(scene: Scene): string[] {
  const commands = new Map(scene.sent().map(({ commandId, command }) => [commandId, command]));
  return [...commands.values()].flatMap((command) => (command.type === "SendMessage" ? [command.text] : []));
}

/** How the session was told that the chat stands, at last. */
export const standing = (scene: Scene, status: string) =>
  soon(() => {
    const last = scene.commands("ChangeExternalChatStatus").at(-1);
    return last?.status === status && last;
  });
