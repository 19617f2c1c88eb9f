/** What the launcher finds in, and expects of, its data folder. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { lockDataFolder } from "./instance-lock.ts";
import { temporaryDataFolder } from "./launcher-process.ts";
import { canReach } from "./postgres-home.ts";
import { ownSecrets } from "./secrets.ts";

const somebody = { uid: 54_321, gid: 54_321 };

test("an account reaches a folder only when it may pass through every folder above it", async () => {
  await using data = await temporaryDataFolder();
  const inner = path.join(data.path, "private", "inner");
  await mkdir(inner, { recursive: true });
  await chmod(path.join(data.path, "private"), 0o755);
  expect(await canReach(somebody, inner)).toBe(true);
  await chmod(path.join(data.path, "private"), 0o700);
  expect(await canReach(somebody, inner)).toBe(false);
});

test("a folder that does not exist can't be reached", async () => {
  await using data = await temporaryDataFolder();
  expect(await canReach(somebody, path.join(data.path, "nowhere"))).toBe(false);
});

test("the lock of a process that is gone is taken over", async () => {
  await using data = await temporaryDataFolder();
  const gone = spawn("true");
  await once(gone, "exit");
  await writeFile(path.join(data.path, "launcher.pid"), String(gone.pid));
  await using _lock = await lockDataFolder(data.path);
  expect(await readFile(path.join(data.path, "launcher.pid"), "utf8")).toBe(String(process.pid));
});

test("a lock whose number now belongs to another program is taken over", async () => {
  await using data = await temporaryDataFolder();
  const stranger = spawn("sleep", ["60"]);
  await writeFile(path.join(data.path, "launcher.pid"), String(stranger.pid));
  await using _lock = await lockDataFolder(data.path);
  expect(stranger.exitCode).toBeNull();
  stranger.kill();
});

test("secrets are made once and found again", async () => {
  await using data = await temporaryDataFolder();
  const made = await ownSecrets(data.path);
  expect(await ownSecrets(data.path)).toEqual(made);
});

test("secrets from before there was a master key get one, and keep the rest", async () => {
  await using data = await temporaryDataFolder();
  const { masterKey: _, ...older } = await ownSecrets(data.path);
  await writeFile(path.join(data.path, "secrets.json"), JSON.stringify(older));
  const made = await ownSecrets(data.path);
  expect(made).toMatchObject(older);
  expect(Buffer.from(made.masterKey, "base64url")).toHaveLength(32);
  expect(await ownSecrets(data.path)).toEqual(made);
});

test("damaged secrets are said clearly instead of being replaced, which would end every token", async () => {
  await using data = await temporaryDataFolder();
  await writeFile(path.join(data.path, "secrets.json"), '{"jwtSecret":');
  await expect(ownSecrets(data.path)).rejects.toThrow(/secrets\.json is damaged/);
});
