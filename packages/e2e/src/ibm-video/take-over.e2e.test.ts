/** kill -9 of the adapter that holds a channel: another one goes on within seconds, and nothing is lost or said twice. */
import { startIbmVideo } from "@tributary/simulators/ibm-video";
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { z } from "zod";
import { platformForTest } from "../platform-for-test.ts";
import { eventually } from "../received.ts";
import { accountsAt } from "./account.ts";
import { linkChannel } from "./linked-channel.ts";

const WITHIN_MS = 10_000;
const text = z.looseObject({ text: z.string() });

test("whoever holds the channel is killed: what both sides say meanwhile arrives once, within ten seconds", async () => {
  await using platform = await platformForTest();
  const { tenant } = platform;
  await using service = await startIbmVideo();
  const accounts = accountsAt(service, [tenant]);
  const [api, stream, holder] = await Promise.all([
    platform.startApi(),
    platform.startStream(),
    platform.startIbmAdapter(accounts),
  ]);
  const channel = await linkChannel(api.url, tenant, { channelId: "7" });
  const viewers = service.viewers("7");
  const events = await openStream({ url: stream.url + channel.streamPath, headers: await tenant.as("coach", "41") });
  const shown = () => events.frames.flatMap(({ payload }) => text.safeParse(payload).data?.text ?? []);
  await channel.becomes("CONNECTED");
  viewers.say("vera", "before");
  await eventually(async () => shown().includes("before"), "the viewer's first word is shown");

  await platform.startIbmAdapter(accounts); // it finds nothing to take, as long as the first one lives
  await holder.end("SIGKILL");
  viewers.say("vera", "meanwhile");
  await channel.answer("are you there?");
  const arrived = () => viewers.received.map((sent) => sent.text.replace("41: ", ""));
  const goOn = async () => shown().includes("meanwhile") && arrived().length > 0;
  await eventually(goOn, "they go on", WITHIN_MS);

  viewers.say("vera", "after");
  await channel.answer("good");
  await eventually(async () => shown().includes("after") && arrived().includes("good"), "the last words are there");
  expect(shown().toSorted()).toEqual(["after", "are you there?", "before", "good", "meanwhile"]);
  expect(arrived()).toEqual(["are you there?", "good"]);
  expect(await channel.link()).toMatchObject({ status: "CONNECTED" });
});
