/** The operator's program, as the process that it is in the api's image. */
import { spawn } from "node:child_process";
import path from "node:path";
import type { Platform } from "./platform.ts";

const PROGRAM = path.resolve(import.meta.dirname, "../../../apps/api/src/ops/main.ts");

export interface OpsRun {
  /** Resolves with the exit code, null after a kill. */
  readonly ended: Promise<number | null>;
  output(): string;
  /** Resolves when it has printed this. */
  says(text: string): Promise<void>;
  kill(): void;
}

/** Starts `ops` with these arguments on the platform. */
export function runOps(
  args: readonly string[],
  {
    databaseUrl,
    masterKeys,
    brokers,
    topicPrefix,
  }: Pick<Platform, "databaseUrl" | "masterKeys" | "brokers" | "topicPrefix">,
): OpsRun {
  const where = { DATABASE_URL: databaseUrl, KAFKA_BROKERS: brokers, KAFKA_TOPIC_PREFIX: topicPrefix };
  const env = { PATH: process.env.PATH, ...where, MASTER_KEYS: masterKeys };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
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
