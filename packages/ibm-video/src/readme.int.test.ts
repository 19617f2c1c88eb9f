// The example of the README, as anybody would run it.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startIbmVideo } from "@tributary/simulators/ibm-video";
import { expect, test } from "vitest";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));
const [, example = ""] = /```ts\n([\s\S]+?)```/.exec(readFileSync(`${FOLDER}README.md`, "utf8")) ?? [];

test("the example of the README enters a chat and makes a group, and says what an account may lack", async () => {
  await using ibm = await startIbmVideo({ channels: ["1234"] });
  const env = {
    ...{ PATH: process.env.PATH, IBM_API_URL: ibm.url, IBM_TOKEN_URL: `${ibm.url}/oauth2/token`, IBM_CHANNEL: "1234" },
    ...{ IBM_CLIENT_ID: ibm.clientId, IBM_CLIENT_SECRET: ibm.clientSecret },
  };
  ibm.viewers("1234").say("ann", "hello");
  const run = async () => {
    const flags = ["--input-type=module-typescript", "--eval", example];
    return (await promisify(execFile)(process.execPath, flags, { cwd: FOLDER, env })).stdout;
  };
  expect(await run()).toMatch(/^\w+ enters chatroom:channel_1234\nmade groupchat:private_\S+\n$/);
  ibm.account.refuse("1234", 402);
  expect(await run()).toBe("this account has no chat\n");
});
