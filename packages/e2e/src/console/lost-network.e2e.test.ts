/** The console's own chat while its network is gone: what others say meanwhile and what is written into it comes once, in order. */
import { Passage } from "@tributary/testing/checker";
import { expect, test } from "vitest";
import { browserMissing } from "../stream-clients.ts";
import { launch } from "./launched.ts";
import { message, newTalk, openAs, say } from "./people.ts";
import { openWindows } from "./window.ts";

const ARRIVES = { timeout: 30_000, interval: 100 };

test("a chat that loses its network and finds it again shows every message once, its own among them", async ({
  skip,
}) => {
  if (browserMissing !== null) skip(browserMissing);
  await using platform = await launch();
  await using network = await Passage.start({ host: "127.0.0.1", port: Number(new URL(platform.dev.url).port) });
  await using windows = await openWindows(`http://127.0.0.1:${network.port}`);
  const talk = await newTalk(platform);
  const { participant, sessionId } = talk;
  const own = `/participants/${participant.id}/chat_sessions/${sessionId}/chat_messages`;
  const tell = async (...texts: string[]) => {
    for (const text of texts) await platform.call(participant, "POST", own, { text });
  };
  await using coach = await openAs(windows, talk.coach, talk.sessionAddress);
  const { page } = coach;
  await tell("one", "two");
  await message(page, "two").waitFor();

  network.cut();
  await page.getByText("Reconnecting").first().waitFor();
  await say(page, "three");
  await page.getByText("Not sent.").waitFor();
  network.clear();
  await page.getByRole("button", { name: "Try again" }).click();
  await message(page, "three").getByText("Sent").waitFor();
  network.cut();
  await tell("four", "five");
  network.clear();
  await tell("six");
  const texts = async () => {
    const shown = await page.getByRole("article").allTextContents();
    return shown.flatMap((words) => /(one|two|three|four|five|six)(?=\d\d:\d\d)/.exec(words)?.[1] ?? []);
  };
  await expect.poll(texts, ARRIVES).toEqual(["one", "two", "three", "four", "five", "six"]);
});
