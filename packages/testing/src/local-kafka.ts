// A real single-node Kafka (KRaft) straight from its jars, on loopback unless told: what a machine with Java but without
// Docker runs. The data folder is formatted once and kept, so a second start finds everything that the first one stored.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";
import { javaCommand, kafkaJars, localKafkaAvailable, log4jConfig } from "./local-kafka-jars.ts";
import { brokerProperties, type TlsDoor } from "./local-kafka-properties.ts";
import { rememberProcess, stopRemembered } from "./remembered-process.ts";

export interface LocalKafka {
  readonly brokers: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;
const KEPT_LOG_LINES = 20;

/**
 * Resolves when the broker serves clients. A broker that a killed run left behind on the same folder is stopped first.
 * Rejects with the end of the broker's own log when it does not start.
 */
export async function startLocalKafka(options: {
  dataDir: string;
  port?: number;
  host?: string;
  tls?: TlsDoor;
}): Promise<LocalKafka> {
  const reason = localKafkaAvailable();
  if (reason !== null) throw new Error(`Kafka cannot run here: ${reason}`);
  const jars = await kafkaJars();
  const { dataDir, host = "127.0.0.1" } = options;
  await mkdir(dataDir, { recursive: true });
  await stopRemembered(dataDir, "kafka.Kafka");
  const port = options.port ?? (await freePort());
  const properties = join(dataDir, "server.properties");
  const controllerPort = await freePort();
  await writeFile(properties, brokerProperties({ dataDir, host, port, controllerPort, tls: options.tls }));
  await formatOnce(jars, dataDir, properties);

  const broker = spawn(javaCommand(), [...brokerFlags(jars), "kafka.Kafka", properties], {
    // Its own process group: Ctrl-C in the terminal must reach our shutdown, which stops the broker last.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pid = broker.pid ?? 0;
  // Before it is up: whoever is killed while waiting leaves a broker behind as well.
  await rememberProcess(dataDir, pid);
  await started(broker, port);
  return { brokers: `${host}:${port}`, pid, stop: () => stopBroker(broker) };
}

async function formatOnce(jars: string, dataDir: string, properties: string): Promise<void> {
  if (existsSync(join(dataDir, "log", "meta.properties"))) return;
  const clusterId = randomBytes(16).toString("base64url");
  // One argument, because an id may begin with a dash.
  const tool = ["kafka.tools.StorageTool", "format", `--cluster-id=${clusterId}`, "-c", properties];
  await promisify(execFile)(javaCommand(), [...javaFlags(jars), "-XX:TieredStopAtLevel=1", ...tool]);
}

function javaFlags(jars: string): string[] {
  return ["-XX:+UseSerialGC", "-cp", join(jars, "*"), `-Dlog4j2.configurationFile=${log4jConfig}`];
}

function brokerFlags(jars: string): string[] {
  return ["-Xms128m", "-Xmx512m", "-Djava.awt.headless=true", ...javaFlags(jars)];
}

/** The log line, not the open port: the port answers before the coordinators are loaded. */
async function started(broker: ChildProcess, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const lastLines: string[] = [];
  for (const stream of [broker.stdout, broker.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      lastLines.push(line);
      if (lastLines.length > KEPT_LOG_LINES) lastLines.shift();
      if (line.includes("Kafka Server started")) resolve();
    });
  }
  const failed = (what: string) => (): void =>
    reject(new Error(`Kafka on port ${port} ${what}. Its last words:\n${lastLines.join("\n")}`));
  broker.once("error", failed("could not be run"));
  broker.once("close", failed("ended while starting"));
  const timer = setTimeout(failed(`did not start in ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
  try {
    await promise;
  } catch (error) {
    broker.kill("SIGKILL");
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function stopBroker(broker: ChildProcess): Promise<void> {
  if (broker.exitCode !== null || broker.signalCode !== null) return;
  const exited = once(broker, "exit");
  broker.kill("SIGTERM");
  const timer = setTimeout(() => broker.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}
