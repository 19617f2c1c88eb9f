// The agents' page, from files beside this one.
import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";

const FILES: ReadonlyMap<string, [name: string, type: string]> = new Map([
  ["/", ["page.html", "text/html; charset=utf-8"]],
  ["/page.css", ["page.css", "text/css; charset=utf-8"]],
  ["/page.js", ["page.js", "text/javascript; charset=utf-8"]],
  ["/transcript.js", ["transcript.js", "text/javascript; charset=utf-8"]],
  ["/faults.js", ["faults.js", "text/javascript; charset=utf-8"]],
]);

/** Serves it at `/`. */
export function addPage(app: FastifyInstance): void {
  for (const [path, [name, type]] of FILES) {
    const file = readFileSync(new URL(`page/${name}`, import.meta.url), "utf8");
    app.get(path, async (_, reply) => reply.type(type).send(file));
  }
}
