// The chart's Ingress with somebody who serves it: an nginx that was told exactly its rules. (No controller can be had
// without an image registry.)
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@tributary/testing";
import { z } from "zod";
import type { Release } from "./release.ts";

const NGINX = "/usr/sbin/nginx";
const LISTENS_WITHIN_MS = 10_000;

/** Why there can be no nginx on this machine, or null when there can. */
export const nginxMissing: string | null = existsSync(NGINX) ? null : `no nginx at ${NGINX}`;

const path = z.object({
  path: z.string(),
  pathType: z.enum(["Exact", "Prefix", "ImplementationSpecific"]),
  backend: z.object({ service: z.object({ name: z.string() }) }),
});
const rule = z.object({ http: z.object({ paths: z.array(path) }) });
const ingresses = z.object({ items: z.array(z.object({ spec: z.object({ rules: z.array(rule) }) })) });
type Path = z.infer<typeof path>;

export interface Ingress extends AsyncDisposable {
  readonly url: string;
}

/** `services` are the addresses of the services that the rules may name. */
export async function serveIngress(release: Release, services: Readonly<Record<string, string>>): Promise<Ingress> {
  const { items } = ingresses.parse(JSON.parse(await release.kubectl(["get", "ingress", "-o", "json"])));
  const paths = items.flatMap(({ spec }) => spec.rules.flatMap(({ http }) => http.paths));
  const port = await freePort();
  await using scope = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "tributary-ingress-"));
  scope.defer(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "nginx.conf"), configuration(port, paths, services));
  const nginx = spawn(NGINX, ["-p", folder, "-c", "nginx.conf", "-e", "stderr"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<void>((resolve) => nginx.once("exit", () => resolve()));
  scope.defer(() => {
    nginx.kill();
    return ended;
  });
  const url = `http://127.0.0.1:${port}`;
  await listening(url);
  const running = scope.move();
  return { url, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function listening(url: string): Promise<void> {
  for (const deadline = Date.now() + LISTENS_WITHIN_MS; ; ) {
    const answers = await fetch(url).then(
      (answer) => answer.arrayBuffer().then(() => true),
      () => false,
    );
    if (answers) return;
    if (Date.now() > deadline) throw new Error(`nginx does not listen at ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Regular expressions are what the chart's paths mean where a controller may choose. */
const MATCHES: Record<Path["pathType"], string> = { Exact: "=", Prefix: "", ImplementationSpecific: "~" };

function configuration(port: number, paths: readonly Path[], services: Readonly<Record<string, string>>): string {
  const locations = paths.map(({ path, pathType, backend }) => {
    const to = services[backend.service.name];
    if (to === undefined) throw new Error(`the Ingress names ${backend.service.name}, which is no service`);
    return `location ${MATCHES[pathType]} "${path}" { proxy_pass ${to}; proxy_http_version 1.1; proxy_buffering off; proxy_read_timeout 1h; }`;
  });
  return `
daemon off;
pid nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path client-body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {
    listen 127.0.0.1:${port};
    ${locations.join("\n    ")}
  }
}
`;
}
