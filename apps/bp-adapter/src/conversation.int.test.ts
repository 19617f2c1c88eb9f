// A chat from its link to its end, between a real log, a real broker and a simulated contact centre.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Platform, soon, startPlatform } from "./testing/platform.ts";
import { Scene } from "./testing/scene.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  await platform.replica();
});
afterAll(() => platform[Symbol.asyncDispose]());

async function linked(parameters: Record<string, string> = {}): Promise<{ scene: Scene; chatId: string }> {
  const scene = new Scene(platform);
  await scene.open();
  await scene.link(parameters);
  return { scene, chatId: await scene.chatId() };
}

const received = (chatId: string, event: string) =>
  platform.vendor.agent.chat(chatId).received.filter((one) => one.event === event);

test("a link becomes a chat; what an agent says comes in, and what the participant says goes out", async () => {
  const { scene, chatId } = await linked({ first_name: "Ada", from: "app" });
  const { agent } = platform.vendor;
  expect(agent.chat(chatId).request).toMatchObject({ from: "app", parameters: { first_name: "Ada" } });
  agent.accept(chatId, "Ann Agent");
  agent.say(chatId, "How can I help?");
  const [said] = await soon(() => scene.commands("SendMessage").length > 0 && scene.commands("SendMessage"));
  expect(said).toMatchObject({ text: "How can I help?", speaker: { memberType: "AGENT", memberName: "Ann Agent" } });
  expect(scene.commands("JoinChatSession")).toMatchObject([{ memberType: "AGENT", memberName: "Ann Agent" }]);
  await scene.say("My knee hurts");
  const [message] = await soon(
    () => received(chatId, "chat_session_message").length > 0 && received(chatId, "chat_session_message"),
  );
  expect(message).toMatchObject({ msg: "My knee hurts", msg_id: `${chatId}:5` });
});
