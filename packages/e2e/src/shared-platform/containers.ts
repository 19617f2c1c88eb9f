/** The apps as containers of the images that are built from these sources. */
import { setTimeout as delay } from "node:timers/promises";
import { type BuiltImage, buildImages, imagesUnavailable } from "@tributary/images";
import { freePort } from "@tributary/testing";
import { type AppContainer, startAppContainer } from "@tributary/testing/app-container";
import type { AppName } from "../app-process.ts";
import type { HostedApp, Hosting } from "./hosting.ts";

const READY_TIMEOUT_MS = 30_000;
const READY_POLL_MS = 25;
/** Image ids by app. The run's setup builds them, and its workers inherit its environment. */
const IMAGES = "TRIBUTARY_TEST_IMAGES";

export const containers: Hosting = { source: "containers of the images", startApp };

/** Null when the apps can run in containers here, with the images built; else why not. */
export async function containersUnavailable(): Promise<string | null> {
  if (process.platform !== "linux") return "containers share this machine's network only on Linux";
  const unavailable = await imagesUnavailable();
  if (unavailable !== null) return unavailable;
  process.env[IMAGES] = JSON.stringify(Object.fromEntries((await buildImages()).map(({ name, id }) => [name, id])));
  return null;
}

async function startApp(name: AppName, env: Record<string, string>): Promise<HostedApp> {
  const images = JSON.parse(process.env[IMAGES] ?? "{}") as Record<BuiltImage["name"], string>;
  const [port, adminPort] = [await freePort(), await freePort()];
  const where = { HOST: "127.0.0.1", PORT: `${port}`, ADMIN_PORT: `${adminPort}` };
  const container = await startAppContainer(images[name], { ...where, ...env });
  const adminUrl = `http://127.0.0.1:${adminPort}`;
  try {
    await untilReady(adminUrl, container);
  } catch (error) {
    await container[Symbol.asyncDispose]();
    throw new Error(`the container of ${name} did not become ready:\n${container.output()}`, { cause: error });
  }
  const stop = () => container[Symbol.asyncDispose]();
  return { url: `http://127.0.0.1:${port}`, adminUrl, [Symbol.asyncDispose]: stop };
}

async function untilReady(adminUrl: string, container: AppContainer): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${adminUrl}/health/ready`).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    if (container.ended()) throw new Error("it has ended");
    await delay(READY_POLL_MS);
  }
  throw new Error(`not ready in ${READY_TIMEOUT_MS / 1000} s`);
}
