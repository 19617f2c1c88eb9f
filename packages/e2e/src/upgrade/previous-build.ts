/**
 * The build before the newest migration, out of the clone's own history: the code that still runs when a release migrates the
 * database. Its sources lie in a folder of their own; libraries are those of this clone.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../../../..");
const MIGRATIONS = "packages/event-store/prisma/migrations";
const ROOMS = ["apps", "packages"];

export interface PreviousBuild extends AsyncDisposable {
  commit: string;
  /** Path of a program, from the root of the repository. */
  program(file: string): string;
}

/** Makes it, or says in a line why it can't be made here. */
export async function previousBuild(): Promise<PreviousBuild | { reason: string }> {
  const commit = await beforeNewestMigration();
  if (commit === null) return { reason: "the clone's history does not reach the commit before the newest migration" };
  const folder = await mkdtemp(path.join(tmpdir(), "tributary-previous-"));
  const archive = path.join(folder, "sources.tar");
  await run("git", ["archive", "--output", archive, commit, ...ROOMS, "package.json", "tsconfig.base.json"], {
    cwd: root,
  });
  await run("tar", ["--extract", "--file", archive, "--directory", folder]);
  const rooms = await roomsOf(folder);
  for (const room of rooms.values()) await linkLibraries(folder, room, rooms);
  const env = { PATH: process.env.PATH, PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true" };
  const prisma = path.join(root, "packages/event-store/node_modules/.bin/prisma");
  await run(prisma, ["generate"], { cwd: path.join(folder, "packages/event-store"), env });
  return {
    commit,
    program: (file) => path.join(folder, file),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** Null in a shallow clone, or where there is no git. */
async function beforeNewestMigration(): Promise<string | null> {
  try {
    const { stdout: newest } = await run("git", ["log", "-1", "--format=%H", "--", MIGRATIONS], { cwd: root });
    const { stdout } = await run("git", ["rev-parse", "--verify", `${newest.trim()}^`], { cwd: root });
    return stdout.trim();
  } catch {
    return null;
  }
}

/** Name of the package → its folder, from the root. */
async function roomsOf(folder: string): Promise<Map<string, string>> {
  const rooms = new Map<string, string>();
  for (const parent of ROOMS) {
    for (const name of await readdir(path.join(folder, parent))) {
      const room = path.join(parent, name);
      const manifest = await readFile(path.join(folder, room, "package.json"), "utf8").catch(() => null);
      if (manifest !== null) rooms.set((JSON.parse(manifest) as { name: string }).name, room);
    }
  }
  return rooms;
}

/** What the room imports: rooms of its own time, and the libraries that the room of today has. */
async function linkLibraries(folder: string, room: string, rooms: ReadonlyMap<string, string>): Promise<void> {
  const today = path.join(root, room, "node_modules");
  for (const name of await namesIn(today)) {
    const own = rooms.get(name);
    const link = path.join(folder, room, "node_modules", name);
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(own === undefined ? await realpath(path.join(today, name)) : path.join(folder, own), link);
  }
}

async function namesIn(modules: string): Promise<string[]> {
  const names: string[] = [];
  for (const name of await readdir(modules).catch(() => [])) {
    if (name.startsWith(".")) continue;
    if (!name.startsWith("@")) names.push(name);
    else for (const scoped of await readdir(path.join(modules, name))) names.push(`${name}/${scoped}`);
  }
  return names;
}
