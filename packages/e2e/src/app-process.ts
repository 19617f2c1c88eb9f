/** An app as the process that it is in production, so that a kill -9 is a real one. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { freePort } from "@tributary/testing";
import { compileCache } from "./compile-cache.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const READY_TIMEOUT_MS = 30_000;
const READY_POLL_MS = 25;

export interface AppProcess extends AsyncDisposable {
  url: string;
  adminUrl: string;
  pid: number;
  /** What the process has printed so far. */
  output(): string;
  /** A line for the process to read, if it reads any. */
  tell(line: string): void;
  /** The exit code once it has ended, or null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Sends the signal and resolves with the exit code, or null when the signal ended the process. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null>;
}

/** What an app must have said before it counts as started. */
export type Health = "live" | "ready";

export type AppName = "api" | "stream" | "bp-adapter" | "ibm-adapter";

export interface StartOptions {
  health?: Health;
  /** The path of another program that takes the app's place. */
  main?: string;
}

/** The program of an app, from the root of the workspace. */
const mainOf = (name: AppName): string => path.join("apps", name, "src/main.ts");

const MOST_STARTS = 3;

/**
 * Starts `apps/<name>` on free ports and resolves when its admin server says that it is ready (or only that it lives). A port
 * that was free may be somebody else's by the time that the app listens: then it is started again, on others.
 */
export async function startApp(
  name: AppName,
  env: Record<string, string>,
  options: StartOptions = {},
): Promise<AppProcess> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await startOnFreePorts(name, env, options);
    } catch (error) {
      if (starts === MOST_STARTS || !String(error).includes("EADDRINUSE")) throw error;
    }
  }
}

async function startOnFreePorts(
  name: AppName,
  env: Record<string, string>,
  { health = "ready", main = mainOf(name) }: StartOptions,
): Promise<AppProcess> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [path.resolve(root, main)], {
    cwd: root,
    env: {
      ...{ PATH: process.env.PATH, ...compileCache },
      ...{ HOST: "127.0.0.1", PORT: `${port}`, ADMIN_PORT: `${adminPort}`, ...env },
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // Whoever is killed reads no more.
  child.stdin.on("error", () => undefined);
  let output = "";
  for (const pipe of [child.stdout, child.stderr]) pipe.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const app: AppProcess = {
    url: `http://127.0.0.1:${port}`,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    pid: child.pid ?? 0,
    output: () => output,
    exited,
    tell: (line) => void child.stdin.write(`${line}\n`),
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
  await untilHealthy(app, child, health).catch(async (error) => {
    await app[Symbol.asyncDispose]();
    throw new Error(`${name} did not become ${health}: ${String(error)}\n${output}`);
  });
  return app;
}

async function untilHealthy(app: AppProcess, child: ChildProcess, health: Health): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}`);
    const answer = await fetch(`${app.adminUrl}/health/${health}`).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS));
  }
  throw new Error(`not ${health} in ${READY_TIMEOUT_MS / 1000} s`);
}
