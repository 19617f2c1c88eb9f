// pnpm, as a person would start it, at the root of the repository.
import { execFile } from "node:child_process";
import path from "node:path";

export const repositoryRoot = path.resolve(import.meta.dirname, "../../..");
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs `pnpm …` to its end, whatever that is. */
export function pnpm(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: repositoryRoot, maxBuffer: MOST_OUTPUT_BYTES };
    execFile("npx", ["-y", "pnpm@12", ...args], options, (error, output, errors) => {
      resolve({ code: error === null ? 0 : Number(error.code) || 1, output, errors });
    });
  });
}
