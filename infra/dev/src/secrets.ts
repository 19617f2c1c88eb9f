/**
 * The secrets of this clone's own platform: made once, readable by their owner only, so that tokens outlive a restart and
 * what was encrypted can be read after it.
 */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { StartError } from "./start-error.ts";

const secrets = z.object({
  jwtSecret: z.string().min(32),
  cursorKey: z.string().min(32),
  masterKey: z.base64url().length(43), // 32 bytes
  apiKey: z.string().min(32),
  postgresPassword: z.string().min(16),
});

export type Secrets = z.infer<typeof secrets>;

/** In data folders from before personal data was encrypted there is no master key. */
const foundSecrets = secrets.partial({ masterKey: true });

/** Reads the secrets of the data folder, making them on the first start. */
export async function ownSecrets(dataDir: string): Promise<Secrets> {
  const file = path.join(dataDir, "secrets.json");
  const text = await readFile(file, "utf8").catch(() => null);
  if (text !== null) return completed(file, parse(file, text));
  const fresh: Secrets = {
    jwtSecret: secret(),
    cursorKey: secret(),
    masterKey: secret(),
    apiKey: `trb_dev_${secret()}`,
    postgresPassword: secret(),
  };
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  return fresh;
}

/** As the KMS takes them. */
export const masterKeysIn = ({ masterKey }: Secrets): Uint8Array[] => [Buffer.from(masterKey, "base64url")];

async function completed(file: string, { masterKey, ...known }: z.infer<typeof foundSecrets>): Promise<Secrets> {
  if (masterKey !== undefined) return { ...known, masterKey };
  const whole = { ...known, masterKey: secret() };
  await writeFile(file, `${JSON.stringify(whole, null, 2)}\n`, { mode: 0o600 });
  return whole;
}

function secret(): string {
  return randomBytes(32).toString("base64url");
}

function parse(file: string, text: string): z.infer<typeof foundSecrets> {
  try {
    return foundSecrets.parse(JSON.parse(text));
  } catch {
    throw new StartError(`${file} is damaged; remove ${path.dirname(file)} to begin anew`);
  }
}
