// compose.yaml as far as it uses the format; anything more in it is refused here, so that nothing goes untried.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "../repository.ts";

const condition = z.enum(["service_healthy", "service_completed_successfully"]);

const service = z.strictObject({
  image: z.string(),
  build: z
    .strictObject({ context: z.string(), dockerfile: z.string(), args: z.record(z.string(), z.string()) })
    .optional(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.strictObject({ condition })).default({}),
  healthcheck: z.strictObject({ test: z.array(z.string()), interval: z.string(), retries: z.number() }).optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  user: z.string().optional(),
  restart: z.enum(["on-failure", "no"]).optional(),
  read_only: z.boolean().default(false),
  tmpfs: z.array(z.string()).default([]),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  stop_grace_period: z.string().default("10s"),
});
export type Service = z.infer<typeof service>;

const file = path.join(repositoryRoot, "infra/docker/compose.yaml");
const composition = z.object({ services: z.record(z.string(), service) });

/** The services of compose.yaml by their names, with the defaults of its variables. */
export async function readComposition(): Promise<Record<string, Service>> {
  const text = await readFile(file, "utf8");
  const withDefaults = text.replace(/\$\{\w+:-([^}]*)\}/g, "$1");
  return composition.parse(parse(withDefaults, { merge: true })).services;
}

/** A volume as `docker run` takes it: a file from beside compose.yaml, or one without a name, which goes with its container. */
export function volumeOf(volume: string): string {
  const [source = "", target = "", ...options] = volume.split(":");
  return source.startsWith("./") ? [path.join(path.dirname(file), source), target, ...options].join(":") : target;
}
