/** `pnpm demo` as somebody types it: the whole story twice, and what it says when there is nothing to tell it on. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";
import { startLauncher, temporaryDataFolder } from "../launcher-process.ts";

const MEMBERS = ["JOINED", "JOINED", "REQUESTED", "APPROVED", "JOINED"].map((word) => `CHAT_SESSION_MEMBER_${word}`);
const SESSION = [...MEMBERS, "MESSAGE_SENT"];
const PARTICIPANT = [
  ...SESSION,
  ...["ACTION_PLAN_CARDS_ADDED", "ACTION_PLAN_CARD_RESPONDED", "PARTICIPANT_EXTRA_VALUE_CHANGED"],
];

async function demo(dataDir: string): Promise<{ code: number; printed: string }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "main.ts")], {
    env: { PATH: process.env.PATH, TRIBUTARY_DATA: dataDir },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const pipe of [child.stdout, child.stderr]) pipe.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const [code] = (await once(child, "close")) as [number];
  return { code, printed };
}

/** The types of the events that were shown on one of the streams, in order. */
function shownOn(stream: string, printed: string): string[] {
  const frames = printed.matchAll(/^ {2}(\w+) +id: [\w.-]+\n +data: \{"eventType":"(\w+)"/gm);
  return [...frames].flatMap(([, name, type = ""]) => (name === stream && type !== "KEEP_ALIVE" ? [type] : []));
}

test("the story is told as often as one likes, and shows every event on both streams", async () => {
  await using data = await temporaryDataFolder();
  await using launcher = await startLauncher(data.path, { TRIBUTARY_KAFKA: "in-process" });
  await launcher.ready();
  for (let time = 0; time < 2; time += 1) {
    const { code, printed } = await demo(data.path);
    expect(printed).toContain("everything arrived");
    expect(code).toBe(0);
    expect(shownOn("participant", printed)).toEqual(PARTICIPANT);
    expect(shownOn("session", printed)).toEqual(SESSION);
  }
  await launcher.end("SIGTERM");
  expect(await demo(data.path)).toEqual({
    code: 1,
    printed: expect.stringMatching(/^\ndemo: no platform runs here.*\n$/),
  });
});

test("without a platform it says so in one line", async () => {
  await using data = await temporaryDataFolder();
  expect(await demo(data.path)).toEqual({
    code: 1,
    printed: expect.stringMatching(/^\ndemo: no platform runs here.*\n$/),
  });
});
