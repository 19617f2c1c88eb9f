// The apps as users of Kafka: each has a client certificate of its own, and may do what access.ts says it does.
import { type Access, access, apps } from "./access.ts";
import { inCluster, type Manifest } from "./manifest.ts";

export interface Acl {
  readonly resource: { readonly type: "topic" | "group"; readonly name: string; readonly patternType: "literal" };
  readonly operations: readonly ("Describe" | "Read" | "Write")[];
}

/** One KafkaUser for each app. */
export function userManifests(): Manifest[] {
  return apps.map((app) => ({
    ...inCluster("KafkaUser", `tributary-${app}`),
    spec: {
      authentication: { type: "tls" },
      authorization: { type: "simple", acls: aclsOf(access[app]) },
    },
  }));
}

/** Describe comes with each: a client asks where a topic is before it reads or writes. */
export function aclsOf({ reads, writes, groups }: Access): Acl[] {
  const topics = [...new Set([...reads, ...writes])].sort();
  return [
    ...topics.map((name) => {
      const read = reads.includes(name) ? (["Read"] as const) : [];
      const write = writes.includes(name) ? (["Write"] as const) : [];
      return acl("topic", name, ["Describe", ...read, ...write]);
    }),
    ...groups.map((name) => acl("group", name, ["Describe", "Read"])),
  ];
}

const acl = (type: "topic" | "group", name: string, operations: Acl["operations"]): Acl => ({
  resource: { type, name, patternType: "literal" },
  operations,
});
