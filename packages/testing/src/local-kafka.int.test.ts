import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "./free-port.ts";
import { type LocalKafka, startLocalKafka } from "./local-kafka.ts";
import { localKafkaAvailable } from "./local-kafka-jars.ts";

describe.skipIf(localKafkaAvailable() !== null)("a local broker", () => {
  let dataDir: string;
  const brokers: LocalKafka[] = [];
  const start = async (port?: number): Promise<LocalKafka> => {
    const broker = await startLocalKafka({ dataDir, ...(port === undefined ? {} : { port }) });
    brokers.push(broker);
    return broker;
  };
  const clusterId = async (): Promise<string | undefined> =>
    /cluster.id=(.+)/.exec(await readFile(join(dataDir, "log", "meta.properties"), "utf8"))?.[1];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "local-kafka-"));
  });

  afterEach(async () => {
    await Promise.all(brokers.splice(0).map((broker) => broker.stop()));
    await rm(dataDir, { recursive: true, force: true });
  });

  test("a second start, on another port, finds the cluster of the first", async () => {
    const first = await start();
    const formatted = await clusterId();
    await first.stop();
    const second = await start();
    expect(second.brokers).not.toBe(first.brokers);
    expect(await clusterId()).toBe(formatted);
  });

  test("a broker whose starter was killed is ended by the next start on its folder", async () => {
    const module = new URL("./local-kafka.ts", import.meta.url).href;
    const script = `import { startLocalKafka } from ${JSON.stringify(module)};
      const broker = await startLocalKafka({ dataDir: ${JSON.stringify(dataDir)} });
      console.log(broker.pid);`;
    const starter = spawn(process.execPath, ["--input-type=module-typescript", "-e", script]);
    const [line] = await once(starter.stdout, "data");
    starter.kill("SIGKILL");
    const orphan = Number(String(line));
    expect(process.kill(orphan, 0)).toBe(true);
    await start();
    expect(() => process.kill(orphan, 0)).toThrow("ESRCH");
  });

  test("a port in use is an error with the broker's own words", async () => {
    const port = await freePort();
    const squatter = createServer().listen(port, "127.0.0.1");
    await once(squatter, "listening");
    await expect(start(port)).rejects.toThrow(/Kafka on port \d+ ended while starting[\s\S]*Address already in use/);
    squatter.close();
  });
});
