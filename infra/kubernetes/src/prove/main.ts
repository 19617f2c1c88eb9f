// `pnpm prove:kubernetes`: a real node, the project's own images, real Kafka and Postgres, and load: what an operator is
// promised, tried out. With words behind it only the rules that have one of them. README.md says what it needs.
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { nginxMissing, restartableServersAvailable } from "@tributary/testing";
import { CLUSTER_NAME, Cluster, clusterMissing } from "../cluster.ts";
import { imagesMissing, loadRelease } from "./images.ts";

const missing = clusterMissing("node") ?? restartableServersAvailable() ?? nginxMissing ?? (await imagesMissing());
if (missing !== null) {
  console.error(`this cannot be proved here: ${missing}`);
  process.exitCode = 2;
} else {
  // Ctrl-C ends the proof below us; what it leaves is ours to remove.
  process.on("SIGINT", () => undefined);
  const load = () =>
    loadavg()
      .map((average) => average.toFixed(2))
      .join(" ");
  console.log(`load average ${load()} before the run`);
  await using cluster = await Cluster.start("node", CLUSTER_NAME);
  await loadRelease(cluster);
  process.exitCode = await cluster.runInside(
    fileURLToPath(new URL("./inside.ts", import.meta.url)),
    process.argv.slice(2),
  );
  console.log(`load average ${load()} after the run`);
}
