// The docker command, as a person would type it.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;
const MOST_LINES = 20;

export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs it to its end, whatever that is. */
export async function tryDocker(...args: string[]): Promise<Ended> {
  try {
    const { stdout, stderr } = await run("docker", args, { maxBuffer: MOST_OUTPUT_BYTES });
    return { code: 0, output: stdout.trim(), errors: stderr.trim() };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number | string; stdout?: string; stderr?: string };
    if (typeof code !== "number") throw error;
    return { code, output: (stdout ?? "").trim(), errors: (stderr ?? "").trim() };
  }
}

/** What it printed. Throws an Error that ends with the last lines of a failure. */
export async function docker(...args: string[]): Promise<string> {
  const { code, output, errors } = await tryDocker(...args);
  if (code === 0) return output;
  const lines = `${output}\n${errors}`.trim().split("\n");
  throw new Error(`docker ${args[0]} failed:\n${lines.slice(-MOST_LINES).join("\n")}`);
}

/** Null when an engine answers, else why images can neither be built nor run. */
export async function dockerUnavailable(): Promise<string | null> {
  return docker("version", "--format", "{{.Server.Version}}").then(
    () => null,
    () => "no Docker engine answers",
  );
}

/** The image of that name as Docker describes it through a template, or null when there is none. */
export async function inspectImage(name: string, template: string): Promise<string | null> {
  return docker("image", "inspect", "--format", template, name).catch(() => null);
}
