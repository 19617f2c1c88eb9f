import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startLocalKafka } from "./local-kafka.ts";
import { localKafkaAvailable } from "./local-kafka-jars.ts";

let machine: string;

/** A machine with an empty cache, nothing on PATH but what a test puts there, and no JAVA_HOME. */
beforeEach(async () => {
  machine = await mkdtemp(join(tmpdir(), "bare-machine-"));
  vi.stubEnv("PATH", machine);
  vi.stubEnv("XDG_CACHE_HOME", join(machine, "cache"));
  vi.stubEnv("JAVA_HOME", "");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(machine, { recursive: true });
});

async function program(name: string, prints: string, exitCode = 0): Promise<void> {
  await writeFile(join(machine, name), `#!/bin/sh\necho "${prints}"\nexit ${exitCode}\n`, { mode: 0o755 });
}

test("a machine without Java is told so", () => {
  expect(localKafkaAvailable()).toMatch(/^no Java/);
});

test("an old Java is named", async () => {
  await program("java", "openjdk 11.0.2 2019-01-15");
  expect(localKafkaAvailable()).toMatch(/^Java 11 is too old/);
});

test("a Java that does not know --version is too old", async () => {
  await program("java", "Unrecognized option: --version", 1);
  expect(localKafkaAvailable()).toMatch(/too old/);
});

test("Java without Maven and without the jars is not enough", async () => {
  await program("java", "openjdk 17.0.15 2025-04-15");
  expect(localKafkaAvailable()).toMatch(/^no Maven/);
});

test("Java and Maven are enough", async () => {
  await program("java", "openjdk 21 2023-09-19");
  await program("mvn", "Apache Maven 3.8.7");
  expect(localKafkaAvailable()).toBeNull();
});

test("a failed download is an error in plain words and leaves nothing behind", async () => {
  await program("java", "openjdk 17.0.15 2025-04-15");
  // Its version it knows; only the download fails.
  await writeFile(join(machine, "mvn"), '#!/bin/sh\n[ "$1" = --version ]\n', { mode: 0o755 });
  await expect(startLocalKafka({ dataDir: join(machine, "data") })).rejects.toThrow(/Maven could not fetch/);
  expect(await readdir(join(machine, "cache", "tributary"))).toEqual([]);
});
