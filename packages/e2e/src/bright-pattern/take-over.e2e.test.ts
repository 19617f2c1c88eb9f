/** kill -9 of the adapter that holds a chat: another one goes on within seconds, and nothing is lost or said twice. */
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { z } from "zod";
import { openConversation } from "../conversation.ts";
import { platformForTest } from "../platform-for-test.ts";
import { eventually } from "../received.ts";
import { accountsAt, startContactCentre } from "./contact-centre.ts";
import { handOver } from "./handover.ts";

const WITHIN_MS = 10_000;
const text = z.looseObject({ text: z.string() });

test("whoever holds the chat is killed: what both sides say meanwhile arrives once, within ten seconds", async () => {
  await using platform = await platformForTest();
  const { tenant } = platform;
  await using centre = await startContactCentre();
  const accounts = accountsAt(centre, [tenant]);
  const [api, stream, holder] = await Promise.all([
    platform.startApi(),
    platform.startStream(),
    platform.startBpAdapter(accounts),
  ]);
  const talk = await openConversation(api.url, tenant);
  const events = await openStream({ url: stream.url + talk.streamPath, headers: talk.participant });
  const shown = () => events.frames.flatMap(({ payload }) => text.safeParse(payload).data?.text ?? []);
  const handover = await handOver(api.url, talk);
  const chatId = await handover.chatId();
  await centre.act(chatId, "accept", {});
  await centre.act(chatId, "say", { text: "before" });
  await eventually(async () => shown().includes("before"), "the agent's first word is shown");

  await platform.startBpAdapter(accounts); // it finds nothing to take, as long as the first one lives
  await holder.end("SIGKILL");
  await centre.act(chatId, "say", { text: "meanwhile" });
  await talk.say("are you there?");
  const arrived = async () =>
    (await centre.chat(chatId)).received.filter(({ event }) => event === "chat_session_message");
  await eventually(async () => shown().includes("meanwhile") && (await arrived()).length > 0, "they go on", WITHIN_MS);

  await centre.act(chatId, "say", { text: "after" });
  await talk.say("good");
  await eventually(async () => shown().includes("after") && shown().includes("good"), "the last words are shown");
  await eventually(async () => (await arrived()).some(({ msg }) => msg === "good"), "the last word has arrived");
  expect(shown().filter((one) => !one.startsWith("Please wait"))).toEqual(
    expect.arrayContaining(["before", "meanwhile", "are you there?", "after", "good"]),
  );
  expect(shown().filter((one) => one === "meanwhile")).toHaveLength(1);
  expect((await arrived()).map(({ msg }) => msg)).toEqual(["are you there?", "good"]);
  expect(await handover.link()).toMatchObject({ status: "CONNECTED" });
});
