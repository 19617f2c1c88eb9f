import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { rememberProcess } from "./remembered-process.ts";
import { createRunFolder, removeLeftoverFolders } from "./run-folder.ts";

const started: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A process whose command line reads like a server's on that folder. */
async function server(folder: string, program = "kafka.Kafka"): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", program, folder], { stdio: "ignore" });
  started.push(child);
  await once(child, "spawn");
  await rememberProcess(folder, child.pid ?? 0);
  return child;
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}

async function folderOf(pid: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `tributary-tests-${pid}-kafka-`));
  folders.push(folder);
  return folder;
}

test("the server and the folder of a killed run are removed", async () => {
  const folder = await folderOf(await deadPid());
  const child = await server(folder);
  const ended = once(child, "exit");
  await removeLeftoverFolders();
  await ended;
  expect(existsSync(folder)).toBe(false);
});

test("what belongs to a run that lives stays", async () => {
  const folder = await createRunFolder("kafka");
  folders.push(folder);
  const child = await server(folder);
  await removeLeftoverFolders();
  expect(existsSync(folder)).toBe(true);
  expect(child.exitCode ?? child.signalCode).toBeNull();
});

test("a process that only has the pid of the old server is left alone", async () => {
  const folder = await folderOf(await deadPid());
  const child = await server(folder, "something-else");
  await removeLeftoverFolders();
  expect(child.exitCode ?? child.signalCode).toBeNull();
});
