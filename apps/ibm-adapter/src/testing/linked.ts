// A session that is linked to a channel's chat, and what has come of it on either side.
import { Scene, soon } from "@tributary/external-chats/testing";
import { newId } from "@tributary/runtime";
import { externalParticipants, IBM_VIDEO } from "@tributary/schemas";
import type { Viewers } from "@tributary/simulators/ibm-video";
import type { Platform } from "./platform.ts";

export interface Linked {
  scene: Scene;
  channelId: string;
  viewers: Viewers;
  /** The texts that this side has sent and the vendor has, in its order, each as often as it is there. */
  heard(): string[];
}

/** A channel of its own. */
export async function linked(platform: Platform, kind: "chat" | "qna" = "chat"): Promise<Linked> {
  const channelId = newId();
  const scene = new Scene(platform, { provider: IBM_VIDEO, kind: "channel" });
  await scene.open();
  await scene.link({ channelId, kind }, `${kind}/${channelId}`);
  const viewers = platform.vendor.viewers(channelId, kind);
  return { scene, channelId, viewers, heard: () => heardBy(viewers) };
}

/** A group of some of a channel's viewers with a participant and a coach. */
export async function linkedGroup(platform: Platform, people: readonly string[]): Promise<Scene> {
  const scene = new Scene(platform, { provider: IBM_VIDEO, kind: "group" });
  await scene.open();
  await scene.link({ channelId: newId(), kind: "group", name: "Help", ...externalParticipants(people) });
  return scene;
}

const heardBy = ({ messages }: Viewers): string[] =>
  messages.filter(({ id, type }) => id.startsWith("t-") && type !== "deleted").map(({ text }) => text);

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
