/** `.tributary/dev.json`: what a script, a test or a front-end developer needs to talk to this platform. */
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { StartError } from "./start-error.ts";

export interface DevFile {
  url: string;
  apiKey: string;
  tokens: { participant: string; coach: string; admin: string };
  participantId: string;
  sessionId: string;
  /** Broker addresses, or `in-process`. */
  kafka: string;
  postgres: string;
  /** Where the agents and viewers of the simulated vendors sit, by vendor. */
  simulators: { brightPattern: string; ibm: string };
}

/** Writes the file whole or not at all, readable by its owner only: it holds credentials. Returns its path. */
export async function writeDevFile(dataDir: string, content: DevFile): Promise<string> {
  const file = path.join(dataDir, "dev.json");
  const unfinished = `${file}.new`;
  await writeFile(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
  return file;
}

/** The platform that runs from this data folder. Throws a StartError when none does: the file outlives its platform. */
export async function runningPlatform(dataDir: string): Promise<DevFile> {
  const none = () => new StartError("no platform runs here; start one with: npx -y pnpm@12 start");
  const text = await readFile(path.join(dataDir, "dev.json"), "utf8").catch(() => Promise.reject(none()));
  const dev = JSON.parse(text) as DevFile;
  await fetch(dev.url).catch(() => Promise.reject(none()));
  return dev;
}
