// A simulator's page: its own files, and the look and the dialog of faults that all of them share.
import { readFileSync } from "node:fs";
import { extname } from "node:path";
import type { FastifyInstance } from "fastify";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};
const SHARED = new URL("page/", import.meta.url);

/** Serves `page.html` of that folder at `/`, beside it those files, and what is shared where it is from here. */
export function servePage(app: FastifyInstance, folder: URL, files: readonly string[]): void {
  const serve = (path: string, file: URL) => {
    const text = readFileSync(file, "utf8");
    const type = TYPES[extname(file.pathname)] ?? "application/octet-stream";
    app.get(path, async (_, reply) => reply.type(type).send(text));
  };
  serve("/", new URL("page.html", folder));
  for (const name of files) serve(`/${name}`, new URL(name, folder));
  for (const name of ["desk.css", "faults.js"]) serve(`/page/${name}`, new URL(name, SHARED));
}
