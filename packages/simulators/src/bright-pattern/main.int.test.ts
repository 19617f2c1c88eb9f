import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

test("the program says where it listens and how to ask for a chat, and ends in order", async () => {
  const env = { ...process.env, PORT: "0", LOG_LEVEL: "silent", APP_ID: "other-entry" };
  const program = spawn(process.execPath, [MAIN], { env, stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  for await (const line of createInterface(program.stdout)) {
    lines.push(line);
    if (line.startsWith("curl ")) break;
  }
  expect(lines[0]).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+$/);
  const [, authorization = "", url = ""] = /-H 'Authorization: (.+)' '(http.+)'$/.exec(lines.at(-1) ?? "") ?? [];
  const answer = await fetch(url, { method: "POST", body: "{}", headers: { authorization } });
  expect(await answer.json()).toMatchObject({ state: "queued", is_new_chat: true });
  program.kill("SIGINT");
  expect(await once(program, "exit")).toEqual([0, null]);
});
