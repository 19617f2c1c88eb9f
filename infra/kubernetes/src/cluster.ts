// A real Kubernetes on this machine for as long as a scope lasts; the scripts of ../cluster start and stop it.
import { execFile, execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What of a cluster runs: objects alone, their controllers too, or pods as well (cluster/up.sh). */
export type Level = "api" | "cp" | "node";

const scripts = fileURLToPath(new URL("../cluster/", import.meta.url));
/** The one with a node: a machine has one at a time. */
export const CLUSTER_NAME = "prove";
const MOST_OUTPUT = 64 * 2 ** 20;

/** Why this machine can't run a cluster of that level, in words for the person in front of it; null when it can. */
export function clusterMissing(level: Level): string | null {
  const reason = execFileSync("bash", [join(scripts, "missing.sh"), level], { encoding: "utf8" }).trim();
  return reason === "" ? null : reason;
}

export class Cluster implements AsyncDisposable {
  readonly #name: string;

  private constructor(name: string) {
    this.#name = name;
  }

  /** Resolves when it answers. If we are killed, the next cluster's start removes it. */
  static async start(level: Level, name: string): Promise<Cluster> {
    const cluster = new Cluster(name);
    try {
      await cluster.#script("up.sh", [level]);
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw error;
    }
    return cluster;
  }

  /** One that somebody else has started, and stops. */
  static named(name: string): Cluster {
    return new Cluster(name);
  }

  /** As the cluster's admin. `input` is what it reads from its standard input. */
  kubectl(args: readonly string[], input = ""): Promise<string> {
    return this.#script("inside.sh", ["kubectl", ...args], input);
  }

  helm(args: readonly string[]): Promise<string> {
    return this.#script("inside.sh", ["helm", ...args]);
  }

  /** Gives the node images of the local Docker. */
  async loadImages(images: readonly string[]): Promise<void> {
    await this.#script("load-images.sh", images);
  }

  /** What containerd answers about the node's containers. */
  containers(args: readonly string[]): Promise<string> {
    return this.#script("containers.sh", args);
  }

  /** Runs a program of ours in the cluster's network, where its addresses exist; resolves with its exit code. */
  async runInside(program: string, args: readonly string[]): Promise<number> {
    const command = [join(scripts, "inside.sh"), process.execPath, program, ...args];
    const child = spawn("bash", command, { env: this.#environment(), stdio: "inherit" });
    return new Promise((resolve, reject) => {
      child.once("error", reject).once("exit", (code) => resolve(code ?? 1));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#script("down.sh", []);
  }

  #script(script: string, args: readonly string[], input = ""): Promise<string> {
    const options = { env: this.#environment(), maxBuffer: MOST_OUTPUT };
    return new Promise((resolve, reject) => {
      const child = execFile("bash", [join(scripts, script), ...args], options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${script} ${args.join(" ")}: ${stderr.trim() || error.message}`));
      });
      // Whoever ends early has said why.
      child.stdin?.on("error", () => undefined).end(input);
    });
  }

  #environment(): NodeJS.ProcessEnv {
    return { ...process.env, CLUSTER: this.#name, OWNER: String(process.pid) };
  }
}
