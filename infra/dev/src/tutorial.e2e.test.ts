/** docs/tutorial/first-page.md, done from top to bottom: its commands, its files and its page in a browser. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { freePort } from "@tributary/testing";
import { chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserMissing, CHROMIUM } from "./browser.ts";
import { cloneRoot } from "./config.ts";
import { type LauncherProcess, startLauncher, temporaryDataFolder } from "./launcher-process.ts";

const LONG = 180_000;
const ARRIVES = { timeout: 30_000, interval: 50 };

interface Step {
  language: string;
  text: string;
}

const tutorial = await readFile(path.join(cloneRoot, "docs/tutorial/first-page.md"), "utf8");
const steps: Step[] = [...tutorial.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({
  ...{ language, text },
}));
const done = new Set<Step>();

/** The next step, which has to hold this text. */
function next(holding: string): string {
  const step = steps.find((one) => !done.has(one));
  if (!step?.text.includes(holding)) throw new Error(`the next step holds no ${holding}:\n${step?.text}`);
  done.add(step);
  return step.text;
}

describe.skipIf(browserMissing !== null)(`the tutorial${browserMissing ? ` (${browserMissing})` : ""}`, () => {
  const scope = new AsyncDisposableStack();
  let home: string;
  let launcher: LauncherProcess;
  let page: Page;
  let port: number;
  const inClone = () => path.join(home, "clone");
  const inFolder = () => path.join(home, "first-page");
  const start = () =>
    startLauncher(path.join(inClone(), ".tributary"), { TRIBUTARY_KAFKA: "in-process", PORT: `${port}` });
  /** `npm` installs what is on the registry; `pnpm` packs the client of this clone, wherever it stands. */
  const sh = (cwd: string, commands: string) => {
    const here = commands.replaceAll("npx -y pnpm@12", `npx -y pnpm@12 --dir ${cloneRoot}`);
    return promisify(execFile)("bash", ["-euc", here], { cwd, timeout: LONG });
  };
  const lines = () => page.locator("#messages li").allTextContents();

  beforeAll(async () => {
    const folder = scope.use(await temporaryDataFolder());
    home = folder.path;
    port = await freePort();
    await mkdir(inClone());
    expect(next("pnpm@12 start")).toBe("npx -y pnpm@12 start\n");
    launcher = await start();
    await launcher.ready();
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    scope.defer(() => browser.close());
    page = await browser.newPage();
  }, LONG);
  afterAll(async () => {
    await launcher?.[Symbol.asyncDispose]();
    await scope.disposeAsync();
  }, LONG);

  test("the folder is made, with the client as it is published", { timeout: LONG }, async () => {
    await sh(inClone(), next("pack --pack-destination"));
    await sh(home, next("npm install").replace("../first-page", "first-page"));
    for (const file of ["index.html", "main.js"]) {
      const [first = "", ...rest] = next(file).split("\n");
      expect(first).toMatch(/^(<!-- \S+ -->|\/\/ \S+)$/);
      await writeFile(path.join(inFolder(), file), rest.join("\n"));
    }
  });

  test("the page is served, and shows that nothing has been said", { timeout: LONG }, async () => {
    const [vite, address] = await serve(inFolder(), next("npx vite"));
    scope.defer(() => end(vite));
    await page.goto(address);
    await expect.poll(() => page.locator("h1").textContent(), ARRIVES).toBe("Chat");
    expect(await lines()).toEqual([]);
  });

  test("what is written appears once, and so does what the coach says", { timeout: LONG }, async () => {
    await appendFile(path.join(inFolder(), "main.js"), next("// main.js, continued"));
    await page.reload();
    await expect.poll(() => page.locator("#text").isVisible(), ARRIVES).toBe(true);
    await page.fill("#text", "Hello!");
    await page.click("button");
    await expect.poll(lines, ARRIVES).toEqual(["Ada Lovelace: Hello!"]);
    await sh(inClone(), next("Good morning, Ada!"));
    await expect.poll(lines, ARRIVES).toEqual(["Ada Lovelace: Hello!", "Grace Hopper: Good morning, Ada!"]);
    expect([...steps].filter((step) => !done.has(step))).toEqual([]);
  });

  test("after the platform was stopped and started, what was said is there once", { timeout: LONG }, async () => {
    await launcher.end("SIGINT");
    launcher = await start();
    await launcher.ready();
    await sh(inClone(), steps.at(-1)?.text ?? "");
    const hello = "Grace Hopper: Good morning, Ada!";
    await expect.poll(lines, ARRIVES).toEqual(["Ada Lovelace: Hello!", hello, hello]);
  });
});

/** Vite on a port of its own, and the address that it prints. */
async function serve(cwd: string, command: string): Promise<[ChildProcess, string]> {
  const vite = spawn("bash", ["-c", `exec ${command.trim()} --port ${await freePort()} --strictPort`], {
    ...{ cwd, detached: true, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1" } },
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let printed = "";
  vite.stdout?.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
    const [address] = /http:\/\/localhost:\d+\//.exec(printed) ?? [];
    if (address) resolve(address);
  });
  vite.once("close", () => reject(new Error(`vite ended:\n${printed}`)));
  return [vite, await promise];
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const closed = once(child, "close");
  process.kill(-child.pid);
  await closed;
}
