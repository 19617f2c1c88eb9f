/**
 * One launcher per data folder: a second one would stop the first one's database as a left-over.
 * A lock whose process is gone (kill -9, power cut) is taken over.
 */
import { mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { commandOf } from "./process-table.ts";
import { StartError } from "./start-error.ts";

/** Takes the lock of the data folder, or throws a StartError naming the process that holds it. */
export async function lockDataFolder(dataDir: string): Promise<AsyncDisposable> {
  await mkdir(dataDir, { recursive: true });
  const file = path.join(dataDir, "launcher.pid");
  if (!(await claim(file))) {
    const holder = Number(await readFile(file, "utf8").catch(() => ""));
    if (holder !== process.pid && (await isLauncher(holder))) {
      throw new StartError(`Tributary already runs from ${dataDir} (process ${holder}); stop it first`);
    }
    await rm(file, { force: true });
    if (!(await claim(file))) throw new StartError(`another start is under way in ${dataDir}`);
  }
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}

async function claim(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** A process id is reused after a reboot, so the number alone proves nothing. */
async function isLauncher(pid: number): Promise<boolean> {
  return /\bnode\b.*main\.ts/.test((await commandOf(pid)) ?? "");
}
