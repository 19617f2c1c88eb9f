/** `.tributary/dev.json`: what a script, a test or a front-end developer needs to talk to this platform. */
import { rename, writeFile } from "node:fs/promises";
import path from "node:path";

export interface DevFile {
  url: string;
  apiKey: string;
  tokens: { participant: string; coach: string; admin: string };
  participantId: string;
  sessionId: string;
  /** Broker addresses, or `in-process`. */
  kafka: string;
  postgres: string;
  /** Addresses of the vendor simulators by name. */
  simulators: Record<string, string>;
}

/** Writes the file whole or not at all, readable by its owner only: it holds credentials. Returns its path. */
export async function writeDevFile(dataDir: string, content: DevFile): Promise<string> {
  const file = path.join(dataDir, "dev.json");
  const unfinished = `${file}.new`;
  await writeFile(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
  return file;
}
