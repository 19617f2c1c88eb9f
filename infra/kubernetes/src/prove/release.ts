// The chart as an operator installs it: Secrets that were made by hand, one values file, helm.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Cluster } from "../cluster.ts";
import { restrictedNamespace } from "../namespace.ts";
import type { Servers } from "./servers.ts";

const chart = fileURLToPath(new URL("../../../helm/tributary", import.meta.url));
export const RELEASE = "tributary";
const INGRESS_HOST = "tributary.test";

/** Accounts of a tenant that hands nothing over: adapters run and wait. */
const BRIGHT_PATTERN = { nobody: { url: "http://contact-centre.invalid", tenantUrl: "nobody", appId: "nobody" } };
const IBM_VIDEO = { nobody: { clientId: "nobody", clientSecret: "nothing" } };

export class Release implements AsyncDisposable {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly #folder: string;

  private constructor(cluster: Cluster, namespace: string, folder: string) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.#folder = folder;
  }

  /** A namespace that takes only restricted pods, with what the chart expects in it. Nothing is installed yet. */
  static async prepare(cluster: Cluster, servers: Servers, tag: string): Promise<Release> {
    const namespace = await restrictedNamespace(cluster, RELEASE);
    const { jwtSecret, cursorKeys, masterKeys } = servers.keys;
    await makeSecret(cluster, namespace, "tributary-database", { url: servers.postgres.address });
    const keys = { "cursor-keys": cursorKeys, "master-keys": masterKeys, "jwt-secret": jwtSecret };
    await makeSecret(cluster, namespace, "tributary-keys", keys);
    await makeSecret(cluster, namespace, "bright-pattern", { "accounts.json": JSON.stringify(BRIGHT_PATTERN) });
    await makeSecret(cluster, namespace, "ibm-video", { "accounts.json": JSON.stringify(IBM_VIDEO) });
    const folder = await mkdtemp(join(tmpdir(), "tributary-release-"));
    await writeFile(join(folder, "values.json"), JSON.stringify(values(servers, tag)));
    return new Release(cluster, namespace, folder);
  }

  install(): Promise<string> {
    return this.#helm("install", ["--wait"]);
  }

  /** `settings` as `--set-string` takes them. */
  upgrade(tag: string, more: readonly string[] = []): Promise<string> {
    return this.#helm("upgrade", ["--set-string", `image.tag=${tag}`, "--wait", ...more]);
  }

  async rollback(): Promise<string> {
    return this.cluster.helm(["rollback", RELEASE, "--namespace", this.namespace, "--wait", "--timeout", "5m"]);
  }

  async test(): Promise<string> {
    return this.cluster.helm(["test", RELEASE, "--namespace", this.namespace]);
  }

  /** What became of each revision, oldest first. */
  async history(): Promise<{ revision: number; status: string }[]> {
    const history = await this.cluster.helm(["history", RELEASE, "--namespace", this.namespace, "-o", "json"]);
    return JSON.parse(history) as { revision: number; status: string }[];
  }

  kubectl(args: readonly string[]): Promise<string> {
    return this.cluster.kubectl(["--namespace", this.namespace, ...args]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  #helm(verb: "install" | "upgrade", more: readonly string[]): Promise<string> {
    const where = ["--namespace", this.namespace, "--timeout", "5m", "--values", join(this.#folder, "values.json")];
    return this.cluster.helm([verb, RELEASE, chart, ...where, ...more]);
  }
}

async function makeSecret(cluster: Cluster, namespace: string, name: string, data: object): Promise<void> {
  const literals = Object.entries(data).map(([key, value]) => `--from-literal=${key}=${value}`);
  await cluster.kubectl(["create", "secret", "generic", name, "--namespace", namespace, ...literals]);
}

/** Two of everything that serves people, and requests that leave room for a release beside the other on a small machine. */
function values({ kafka }: Servers, tag: string): object {
  const requests = { cpu: "50m", memory: "128Mi" };
  return {
    image: { tag },
    kafka: { brokers: [kafka.address] },
    secrets: {
      jwtSecret: { name: "tributary-keys" },
      brightPatternAccounts: { name: "bright-pattern" },
      ibmVideoAccounts: { name: "ibm-video" },
    },
    ingress: { enabled: true, host: INGRESS_HOST },
    api: { resources: { requests } },
    stream: { resources: { requests } },
    bpAdapter: { enabled: true, replicas: 1, resources: { requests } },
    ibmAdapter: { enabled: true, replicas: 1, resources: { requests } },
  };
}
