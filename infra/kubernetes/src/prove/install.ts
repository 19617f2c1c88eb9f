// One command installs the platform, and what it promises holds from the first second: a command is answered, its event streamed.
import { openConversation } from "@tributary/e2e/conversation";
import { openStream } from "@tributary/testing";
import { z } from "zod";
import { serveIngress } from "./ingress.ts";
import type { Platform } from "./platform.ts";
import { allReady, untilPods } from "./pods.ts";
import { RELEASE, type Release } from "./release.ts";

/** The migration Job has ended before the first pod begins, and every pod is Ready under Pod Security restricted. */
export async function installs(release: Release): Promise<string[]> {
  const begin = performance.now();
  await release.install();
  const installedAfter = performance.now() - begin;
  const pods = await untilPods(release, allReady, "every pod is ready");
  const migratedAt = await migrationEnd(release);
  const early = pods.filter(({ startedAt }) => startedAt < migratedAt);
  if (early.length > 0) throw new Error(`before the migrations were done: ${early.map(({ name }) => name).join(", ")}`);
  return [
    `helm install --wait took ${seconds(installedAfter)}`,
    `${pods.length} pods: ${Object.entries(Object.groupBy(pods, ({ component }) => component))
      .map(([component, all = []]) => `${all.length} ${component}`)
      .join(", ")}`,
  ];
}

/** A message over HTTP, and how long until it is on the open stream: both where the Ingress sends them. */
export async function answersAndStreams(release: Release, { tenant, apiUrl, streamUrl }: Platform): Promise<string[]> {
  const services = { [`${RELEASE}-api`]: apiUrl, [`${RELEASE}-stream`]: streamUrl };
  await using ingress = await serveIngress(release, services);
  const talk = await openConversation(ingress.url, tenant);
  const stream = await openStream({ url: ingress.url + talk.streamPath, headers: talk.participant });
  await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  const begin = performance.now();
  const said = await talk.say("hello");
  const answered = performance.now() - begin;
  const frame = await stream.waitFor(({ eventType }) => eventType === "MESSAGE_SENT");
  stream.close();
  if ((frame.payload as { id: string }).id !== said) throw new Error("another message came");
  return [`answered after ${answered.toFixed(0)} ms, on the stream after ${(frame.at - begin).toFixed(0)} ms`];
}

/** The test that the chart brings with it. */
export async function passesItsOwnTest(release: Release): Promise<string[]> {
  await release.test();
  return [];
}

const finished = z.object({ status: z.object({ completionTime: z.iso.datetime() }) });

async function migrationEnd(release: Release): Promise<number> {
  const job = finished.parse(JSON.parse(await release.kubectl(["get", "job", "tributary-migrate", "-o", "json"])));
  return Date.parse(job.status.completionTime);
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
