/** The two that are compared: our stream app, and the floor. Each has a topic of its own, which gets the same records. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { AppProcess } from "@tributary/e2e/app-process";
import type { Platform } from "@tributary/e2e/platform";
import { createKafkaMessaging, type Messaging } from "@tributary/messaging";
import { freePort, freshTopics } from "@tributary/testing";

export interface Side {
  readonly name: "tributary" | "floor";
  readonly url: string;
  readonly pid: number;
  /** Publishes to the topic that it reads. */
  readonly messaging: Messaging;
}

const nowhere = (): void => undefined;
const log = { debug: nowhere, info: nowhere, warn: nowhere, error: nowhere };

/** Our stream app, which the platform has started. */
export function tributarySide({ brokers, topicPrefix }: Platform, { url, pid }: AppProcess): Side & AsyncDisposable {
  const messaging = createMessaging(brokers, topicPrefix);
  return { name: "tributary", url, pid, messaging, [Symbol.asyncDispose]: () => messaging.close() };
}

/** The floor as a process of its own. */
export async function floorSide({ brokers }: Platform): Promise<Side & AsyncDisposable> {
  await using scope = new AsyncDisposableStack();
  const { prefix } = scope.use(freshTopics(brokers));
  const messaging = createMessaging(brokers, prefix);
  scope.defer(() => messaging.close());
  await messaging.ensureTopics();
  const port = await freePort();
  const child = fork(fileURLToPath(new URL("./floor.process.ts", import.meta.url)), [
    `${port}`,
    brokers,
    `${prefix}.events`,
  ]);
  scope.defer(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  });
  await once(child, "message");
  const whole = scope.move();
  return {
    ...{ name: "floor", url: `http://127.0.0.1:${port}`, pid: child.pid ?? Number.NaN, messaging },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

const createMessaging = (brokers: string, prefix: string): Messaging =>
  createKafkaMessaging({ brokers: brokers.split(","), prefix, clientId: "bench", log });
