// The broker's jars: fetched once from Maven Central into the user's cache, outside any clone, keyed by version.
import { execFile, execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const OLDEST_JAVA = 17;
const pom = fileURLToPath(new URL("../../../infra/kafka/pom.xml", import.meta.url));

export const log4jConfig = fileURLToPath(new URL("../../../infra/kafka/log4j2.properties", import.meta.url));

/** The java to run: JAVA_HOME's, else the one on PATH. */
export function javaCommand(): string {
  return process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";
}

/** Null when this machine can run a broker, else the reason why not, in words for the person in front of it. */
export function localKafkaAvailable(): string | null {
  const version = javaVersion();
  if (version === null) return "no Java on this machine (Kafka needs Java 17 or newer)";
  if (version < OLDEST_JAVA) return `Java ${version} is too old (Kafka needs Java 17 or newer)`;
  if (!existsSync(jarsFolder()) && !runs("mvn", ["--version"]))
    return "no Maven on this machine (it fetches Kafka's jars once)";
  return null;
}

/** The folder with the jars; fetches them when it is missing (10 s and 45 MB, once per Kafka version). */
export async function kafkaJars(): Promise<string> {
  const jars = jarsFolder();
  if (existsSync(jars)) return jars;
  const cache = join(jars, "..");
  await mkdir(cache, { recursive: true });
  // Beside its final place and renamed when complete: a broken download never looks like a good one.
  const fetched = await mkdtemp(join(cache, "fetching-"));
  const goal = ["dependency:copy-dependencies", `-DoutputDirectory=${fetched}`];
  try {
    await promisify(execFile)("mvn", ["-B", "-q", "-f", pom, ...goal]);
    await rename(fetched, jars).catch((error: NodeJS.ErrnoException) => {
      if (!existsSync(jars)) throw error; // another process was faster
    });
    return jars;
  } catch (error) {
    throw new Error("Maven could not fetch Kafka's jars (is Maven Central reachable?)", { cause: error });
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
}

function jarsFolder(): string {
  const version = /<kafka\.version>(.+?)</.exec(readFileSync(pom, "utf8"))?.[1] ?? "unknown";
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(cache, "tributary", `kafka-${version}`);
}

function javaVersion(): number | null {
  try {
    // e.g. 'java 17.0.15 2025-04-15' or 'openjdk 21 2023-09-19'; Java 8 calls itself 1.8 and knows no --version.
    const text = execFileSync(javaCommand(), ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return Number(/^\S+ (\d+)/.exec(text)?.[1] ?? 0);
  } catch (error) {
    return error instanceof Error && "status" in error && error.status !== null && error.status !== undefined
      ? 8
      : null;
  }
}

function runs(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
