// The viewers' page, from files beside this one.
import type { FastifyInstance } from "fastify";
import { servePage } from "../serve-page.ts";

/** Serves it at `/`. */
export function addPage(app: FastifyInstance): void {
  servePage(app, new URL("page/", import.meta.url), ["page.js", "transcript.js"]);
}
