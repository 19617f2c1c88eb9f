// What each app does on Kafka, and so all that its user may do: a test finds the same in the apps' sources, another one tries it
// on a broker that asks for certificates.
import type { TopicName } from "@tributary/messaging";

export const apps = ["api", "stream", "bp-adapter", "ibm-adapter"] as const;
export type App = (typeof apps)[number];

export interface Access {
  readonly reads: readonly TopicName[];
  readonly writes: readonly TopicName[];
  /** Consumer groups. A tail belongs to none. */
  readonly groups: readonly string[];
}

const adapter: Access = {
  reads: ["tributary.events", "tributary.ephemeral"],
  writes: ["tributary.commands", "tributary.ephemeral"],
  groups: [],
};

export const access: Readonly<Record<App, Access>> = {
  api: {
    reads: ["tributary.commands", "tributary.events"],
    writes: ["tributary.commands", "tributary.ephemeral", "tributary.events"],
    groups: ["tributary-api-commands"],
  },
  stream: { reads: ["tributary.events", "tributary.ephemeral"], writes: ["tributary.commands"], groups: [] },
  "bp-adapter": adapter,
  "ibm-adapter": adapter,
};
