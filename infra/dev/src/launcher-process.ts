/** The launcher as the process that a developer starts, for the tests: its lines, its dev.json and its end. */
import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "@tributary/testing";
import type { DevFile } from "./dev-file.ts";

export type { DevFile };

const READY_TIMEOUT_MS = 90_000;

export interface LauncherProcess extends AsyncDisposable {
  pid: number;
  output(): string;
  /** Resolves with dev.json once the ready line and those that follow it are out; rejects when the process ends before. */
  ready(): Promise<DevFile>;
  /** Sends a signal, if any, and resolves with the exit code (null after SIGKILL). */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** A data folder of a test's own, which PostgreSQL's user can pass through; removed with the scope. */
export async function temporaryDataFolder(): Promise<AsyncDisposable & { path: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "tributary-start-"));
  await chmod(folder, 0o711);
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts the launcher on a free port with this data folder. */
export async function startLauncher(dataDir: string, env: Record<string, string> = {}): Promise<LauncherProcess> {
  const port = await freePort();
  const { PATH, HOME, JAVA_HOME } = process.env;
  const inherited = Object.fromEntries(Object.entries({ PATH, HOME, JAVA_HOME }).filter(([, value]) => value));
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "main.ts")], {
    env: { ...inherited, PORT: `${port}`, TRIBUTARY_DATA: dataDir, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  const { promise: readyLine, resolve, reject } = Promise.withResolvers<void>();
  // A test that expects a failing start never asks for readiness; its rejection is nobody's business then.
  readyLine.catch(() => undefined);
  for (const pipe of [child.stdout, child.stderr]) {
    pipe.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      // The last of the lines that it prints when it is ready: whoever reads them wants them whole.
      if (output.includes("Ctrl-C stops everything; the data stays.\n")) resolve();
    });
  }
  const timer = setTimeout(() => reject(new Error(`not ready in time:\n${output}`)), READY_TIMEOUT_MS);
  void exited.then(() => reject(new Error(`ended before it was ready:\n${output}`)));
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ready: async () => {
      await readyLine;
      clearTimeout(timer);
      return JSON.parse(await readFile(path.join(dataDir, "dev.json"), "utf8")) as DevFile;
    },
    end: (signal) => {
      if (signal) child.kill(signal);
      clearTimeout(timer);
      return exited;
    },
    [Symbol.asyncDispose]: async () => {
      clearTimeout(timer);
      child.kill("SIGINT");
      await exited;
    },
  };
}

/** A command line as a developer pastes it. */
export function shell(command: string): { saw(text: string): Promise<void>; stop(): void } {
  const child = spawn("sh", ["-c", command], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const watchers = new Set<() => void>();
  for (const pipe of [child.stdout, child.stderr]) {
    pipe.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      for (const look of watchers) look();
    });
  }
  const saw = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${text} in:\n${output}`)), 20_000);
      const look = () => {
        if (!output.includes(text)) return;
        clearTimeout(timer);
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  return { saw, stop: () => void child.kill() };
}
