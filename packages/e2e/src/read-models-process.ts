/** `pnpm rebuild-read-models` and `pnpm check-read-models` as the processes that they are. */
import { spawn } from "node:child_process";
import path from "node:path";
import type { Platform } from "./platform.ts";

const SCRIPT = path.resolve(import.meta.dirname, "../../../infra/dev/src/read-models/main.ts");
export interface ReadModelsRun {
  /** Resolves with the exit code, null after a kill. */
  readonly ended: Promise<number | null>;
  output(): string;
  /** Resolves when it has printed this. */
  says(text: string): Promise<void>;
  kill(): void;
}

/** What `pnpm rebuild-read-models` and `pnpm check-read-models` run. */
export function runReadModels(
  command: "rebuild" | "check",
  { databaseUrl, masterKeys }: Pick<Platform, "databaseUrl" | "masterKeys">,
): ReadModelsRun {
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl, MASTER_KEYS: masterKeys };
  const child = spawn(process.execPath, [SCRIPT, command], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const said = Promise.withResolvers<void>();
  let wanted: string | undefined;
  for (const pipe of [child.stdout, child.stderr]) {
    pipe.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (wanted !== undefined && output.includes(wanted)) said.resolve();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  void ended.then(() => said.reject(new Error(`it ended without saying so:\n${output}`)));
  said.promise.catch(() => undefined); // of interest only to who waits for it
  return {
    ended,
    output: () => output,
    says: (text) => {
      wanted = text;
      if (output.includes(text)) said.resolve();
      return said.promise;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}
