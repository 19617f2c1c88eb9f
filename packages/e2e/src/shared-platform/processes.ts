/** The apps as processes of this machine, from their sources. */
import { startApp } from "../app-process.ts";
import type { Hosting } from "./hosting.ts";

export const processes: Hosting = { source: "processes", startApp };
