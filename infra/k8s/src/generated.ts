// The files of base/generated: not committed, because a command makes them (main.ts).
import { stringify } from "yaml";
import type { Manifest } from "./manifest.ts";
import { topicManifests } from "./topics.ts";
import { userManifests } from "./users.ts";

/** Their texts by their names. */
export const generated = (): Record<"topics.yaml" | "users.yaml", string> => ({
  "topics.yaml": yaml(topicManifests()),
  "users.yaml": yaml(userManifests()),
});

const yaml = (manifests: readonly Manifest[]): string => manifests.map((manifest) => stringify(manifest)).join("---\n");
