/** Schemathesis (https://schemathesis.readthedocs.io), in a Python environment of its own outside the clone. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const VERSION = "4.32.5";

/** The path of its program, installed from PyPI unless it is there. @throws Error that says what is missing. */
export async function installSchemathesis(): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache");
  const home = path.join(cache, "tributary", `schemathesis-${VERSION}`);
  const program = path.join(home, "bin", "st");
  if (await exists(program)) return program;
  await mkdir(path.dirname(home), { recursive: true });
  const run = promisify(execFile);
  try {
    await run("python3", ["-m", "venv", home]);
    await run(path.join(home, "bin", "pip"), ["install", "--quiet", `schemathesis==${VERSION}`]);
  } catch (cause) {
    throw new Error("Schemathesis needs python3 with venv, and PyPI", { cause });
  }
  return program;
}

/** Its exit code; what it finds is printed. */
export async function runSchemathesis(
  program: string,
  { configFile, url, folder, seed }: { configFile: string; url: string; folder: string; seed: number },
): Promise<number> {
  const child = spawn(
    program,
    [
      ...["--config-file", configFile, "run", `${url}/api/v1/openapi.json`, "--url", url],
      ...["--checks", "all", "--continue-on-failure", "--seed", String(seed), "--generation-database", ":memory:"],
    ],
    { cwd: folder, stdio: "inherit" },
  );
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
