// A namespace in which only pods are let in that ask for nothing: no root, no privileges, nothing of the host.
import type { Cluster } from "./cluster.ts";

const RESTRICTED = ["enforce", "warn"].map((mode) => `pod-security.kubernetes.io/${mode}=restricted`);

/** Makes it, and resolves with its name when pods can be made in it. */
export async function restrictedNamespace(cluster: Cluster, name: string): Promise<string> {
  await cluster.kubectl(["create", "namespace", name]);
  await cluster.kubectl(["label", "namespace", name, ...RESTRICTED]);
  await ensureDefaultAccount(cluster, name);
  return name;
}

/** A controller makes it, where there is one; without it every pod is refused. */
async function ensureDefaultAccount(cluster: Cluster, name: string): Promise<void> {
  await cluster.kubectl(["create", "serviceaccount", "default", "--namespace", name]).catch((error: Error) => {
    if (!error.message.includes("already exists")) throw error;
  });
}
