// The chart's Ingress with somebody who serves it: an nginx that was told exactly its rules. (No controller can be had
// without an image registry.)
import { freePort, startNginx } from "@tributary/testing";
import { z } from "zod";
import type { Release } from "./release.ts";

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
  const url = `http://127.0.0.1:${port}`;
  const nginx = await startNginx(url, serverOf(port, paths, services));
  return { url, [Symbol.asyncDispose]: () => nginx[Symbol.asyncDispose]() };
}

/** Regular expressions are what the chart's paths mean where a controller may choose. */
const MATCHES: Record<Path["pathType"], string> = { Exact: "=", Prefix: "", ImplementationSpecific: "~" };

function serverOf(port: number, paths: readonly Path[], services: Readonly<Record<string, string>>): string {
  const locations = paths.map(({ path, pathType, backend }) => {
    const to = services[backend.service.name];
    if (to === undefined) throw new Error(`the Ingress names ${backend.service.name}, which is no service`);
    return `location ${MATCHES[pathType]} "${path}" { proxy_pass ${to}; proxy_http_version 1.1; proxy_buffering off; proxy_read_timeout 1h; }`;
  });
  return `
  server {
    listen 127.0.0.1:${port};
    ${locations.join("\n    ")}
  }
`;
}
