// The installed platform as its clients know it, and its log, which they do not.
import { createTenant, type Tenant } from "@tributary/e2e/platform";
import type { EventStore } from "@tributary/event-store";
import { z } from "zod";
import { RELEASE, type Release } from "./release.ts";
import { type Servers, TOPIC_PREFIX } from "./servers.ts";

export interface Platform {
  /** Addresses of the two Services: what an ingress would pass requests on to. */
  readonly apiUrl: string;
  readonly streamUrl: string;
  readonly store: EventStore;
  readonly tenant: Tenant;
  readonly databaseUrl: string;
  readonly brokers: string;
  readonly topicPrefix: string;
}

/** With a tenant of its own, so that its log is nobody else's. */
export async function platformOf(release: Release, { kafka, postgres, keys, store }: Servers): Promise<Platform> {
  return {
    apiUrl: await serviceUrl(release, "api"),
    streamUrl: await serviceUrl(release, "stream"),
    store,
    tenant: await createTenant(store, keys.jwtSecret),
    databaseUrl: postgres.address,
    brokers: kafka.address,
    topicPrefix: TOPIC_PREFIX,
  };
}

const service = z.object({
  spec: z.object({ clusterIP: z.ipv4(), ports: z.tuple([z.object({ port: z.number() })]).rest(z.unknown()) }),
});

async function serviceUrl(release: Release, component: string): Promise<string> {
  const described = await release.kubectl(["get", "service", `${RELEASE}-${component}`, "-o", "json"]);
  const { spec } = service.parse(JSON.parse(described));
  return `http://${spec.clusterIP}:${spec.ports[0].port}`;
}
