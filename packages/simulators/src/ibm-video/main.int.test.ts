import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

test("the program says where it listens and how to get a token, and ends in order", async () => {
  const env = { ...process.env, PORT: "0", LOG_LEVEL: "silent", CLIENT_ID: "other", CHANNELS: "5,6" };
  const program = spawn(process.execPath, [MAIN], { env, stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  for await (const line of createInterface(program.stdout)) {
    lines.push(line);
    if (line.startsWith("curl ")) break;
  }
  expect(lines[0]).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+$/);
  const [, form = "", authorization = "", url = ""] =
    /-d '(.+)' -H 'Authorization: (.+)' '(http.+)'$/.exec(lines.at(-1) ?? "") ?? [];
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams(form), headers: { authorization } });
  const { access_token } = (await answer.json()) as { access_token: string };
  const ask = async (id: string) => {
    const headers = { authorization: `Bearer ${access_token}` };
    return (await fetch(new URL(`/channels/${id}/chat.json`, url), { headers })).status;
  };
  expect([await ask("5"), await ask("7")]).toEqual([200, 404]);
  program.kill("SIGINT");
  expect(await once(program, "exit")).toEqual([0, null]);
});
