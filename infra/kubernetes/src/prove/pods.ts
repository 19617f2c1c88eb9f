// The pods of a release, as Kubernetes and the machine's process table know them.
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Cluster } from "../cluster.ts";

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        labels: z.record(z.string(), z.string()).default({}),
        deletionTimestamp: z.string().optional(),
      }),
      spec: z.object({ containers: z.array(z.object({ image: z.string() })) }),
      status: z.object({
        phase: z.string(),
        startTime: z.iso.datetime().optional(),
        conditions: z
          .array(z.object({ type: z.string(), status: z.string(), lastTransitionTime: z.iso.datetime() }))
          .default([]),
        containerStatuses: z
          .array(z.object({ containerID: z.string().optional(), restartCount: z.number() }))
          .default([]),
      }),
    }),
  ),
});

export interface Pod {
  readonly name: string;
  readonly component: string;
  readonly image: string;
  readonly ready: boolean;
  readonly phase: string;
  readonly isLeaving: boolean;
  readonly restarts: number;
  readonly containerId: string | null;
  readonly startedAt: number;
}

const COMPONENT = "app.kubernetes.io/component";

/** The pods of the four apps; those of hooks belong to no component of ours. */
export async function podsOf(cluster: Cluster, namespace: string): Promise<Pod[]> {
  const list = podList.parse(JSON.parse(await cluster.kubectl(["get", "pods", "-n", namespace, "-o", "json"])));
  return list.items
    .filter(({ metadata }) => APPS.includes(metadata.labels[COMPONENT] ?? ""))
    .map(({ metadata, spec, status }) => ({
      name: metadata.name,
      component: metadata.labels[COMPONENT] ?? "",
      image: spec.containers[0]?.image ?? "",
      ready: status.conditions.some(({ type, status: is }) => type === "Ready" && is === "True"),
      phase: status.phase,
      isLeaving: metadata.deletionTimestamp !== undefined,
      restarts: status.containerStatuses[0]?.restartCount ?? 0,
      containerId: status.containerStatuses[0]?.containerID?.replace("containerd://", "") ?? null,
      startedAt: Date.parse(status.startTime ?? ""),
    }));
}

const APPS = ["api", "stream", "bp-adapter", "ibm-adapter"];
const POLL_MS = 250;
const PATIENCE_MS = 120_000;

/** The pid of the app in that pod, on this machine. */
export async function pidOf(cluster: Cluster, { name, containerId }: Pod): Promise<number> {
  const tasks = (await cluster.containers(["tasks", "ls"])).split("\n").map((line) => line.trim().split(/\s+/));
  const [, pid] = tasks.find(([id]) => id === containerId) ?? [];
  if (pid === undefined) throw new Error(`${name} runs no process`);
  return Number(pid);
}

/** Asks until it is so; what there is when it is not in time. */
export async function untilPods(
  { cluster, namespace }: { cluster: Cluster; namespace: string },
  isSo: (pods: readonly Pod[]) => boolean,
  what: string,
): Promise<Pod[]> {
  for (const deadline = Date.now() + PATIENCE_MS; ; ) {
    const pods = await podsOf(cluster, namespace);
    if (isSo(pods)) return pods;
    if (Date.now() > deadline) throw new Error(`not in ${PATIENCE_MS / 1000} s: ${what}\n${JSON.stringify(pods)}`);
    await delay(POLL_MS);
  }
}

/** All of them serve, and none is on its way. */
export const allReady = (pods: readonly Pod[]): boolean =>
  pods.length > 0 && pods.every(({ ready, isLeaving }) => ready && !isLeaving);
