// A real nginx: in front of a server with the settings that it has when nobody configures any, or with servers of one's own.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "./free-port.ts";

const NGINX = "/usr/sbin/nginx";
const LISTENS_WITHIN_MS = 10_000;

/** Why there can be no nginx on this machine, or null when there can. */
export const nginxMissing: string | null = existsSync(NGINX) ? null : `no nginx at ${NGINX}`;

export interface Nginx extends AsyncDisposable {
  /** Hands everything on as it is told to by the headers of the answers. */
  readonly url: string;
  /** Hands everything on, too, but does not listen to `X-Accel-Buffering`. */
  readonly deafUrl: string;
  /** Speaks HTTP/2 (without TLS, to who knows that it does), and compresses whatever a client lets it. */
  readonly modernUrl: string;
}

/** In front of one server, in three ways. It stops when disposed. */
export async function nginxInFrontOf(upstream: string): Promise<Nginx> {
  const [port, deafPort, modernPort] = [await freePort(), await freePort(), await freePort()];
  const urls = [port, deafPort, modernPort].map((each) => `http://127.0.0.1:${each}`) as [string, string, string];
  const [url, deafUrl, modernUrl] = urls;
  const nginx = await startNginx(url, serversOf({ upstream, port, deafPort, modernPort }));
  return { url, deafUrl, modernUrl, [Symbol.asyncDispose]: () => nginx[Symbol.asyncDispose]() };
}

/** Starts nginx in the foreground with these servers, of which one is at `url`; its files are in a folder of its own. */
export async function startNginx(url: string, servers: string): Promise<AsyncDisposable> {
  await using scope = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), "tributary-nginx-"));
  scope.defer(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "nginx.conf"), configuration(servers));
  const nginx = spawn(NGINX, ["-p", folder, "-c", "nginx.conf", "-e", "stderr"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaints = "";
  nginx.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  const exited = new Promise<void>((resolve) => nginx.once("exit", () => resolve()));
  scope.defer(() => {
    nginx.kill();
    return exited;
  });
  await Promise.race([listening(url), exited.then(() => Promise.reject(new Error(`nginx ended: ${complaints}`)))]);
  return scope.move();
}

async function listening(url: string): Promise<void> {
  const deadline = Date.now() + LISTENS_WITHIN_MS;
  while (!(await fetch(url).then(drained, () => false))) {
    if (Date.now() > deadline) throw new Error(`nginx does not listen at ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const drained = (answer: Response): Promise<true> => answer.arrayBuffer().then(() => true);

/** Paths are the folder's own, because those built into it belong to root. */
const configuration = (servers: string) => `
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
  ${servers}
}
`;

interface Ways extends Record<"port" | "deafPort" | "modernPort", number> {
  upstream: string;
}

/** The first differs in nothing from a bare `proxy_pass`. */
const serversOf = ({ upstream, port, deafPort, modernPort }: Ways) => `
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass ${upstream}; }
  }
  server {
    listen 127.0.0.1:${deafPort};
    location / { proxy_pass ${upstream}; proxy_ignore_headers X-Accel-Buffering; }
  }
  server {
    listen 127.0.0.1:${modernPort} http2;
    gzip on;
    gzip_types *;
    gzip_min_length 1;
    location / { proxy_pass ${upstream}; }
  }
`;
