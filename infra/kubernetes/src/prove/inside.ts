// Run inside of the cluster's network by main.ts: installs the platform, does to it what happens to platforms, and counts.
import { CLUSTER_NAME, Cluster } from "../cluster.ts";
import { blocksBrokenRelease, rollsBack } from "./failing-migration.ts";
import { releaseTag } from "./images.ts";
import { answersAndStreams, installs, passesItsOwnTest } from "./install.ts";
import { platformOf } from "./platform.ts";
import { Release } from "./release.ts";
import { Rules } from "./rules.ts";
import { startServers } from "./servers.ts";
import { survivesKilledPods, survivesRestarts } from "./strikes.ts";
import { nothingLate, type Upgraded, upgradesUnderLoad } from "./upgrade.ts";

const rules = new Rules(process.argv.slice(2));
await using scope = new AsyncDisposableStack();
const cluster = Cluster.named(CLUSTER_NAME);
const servers = await startServers(scope);
const release = scope.use(await Release.prepare(cluster, servers, await releaseTag()));
if (
  await rules.prove("one helm command installs it: migrations first, then every pod, restricted", () =>
    installs(release),
  )
) {
  // A tenant of its own for each, so that its log is nobody else's.
  const platform = () => platformOf(release, servers);
  await rules.proveIfAsked("helm test passes", () => passesItsOwnTest(release));
  await rules.proveIfAsked("a command is answered and its event is on the stream, by the Ingress's rules", async () =>
    answersAndStreams(release, await platform()),
  );
  let upgraded: Upgraded | null = null;
  await rules.proveIfAsked("an upgrade under load loses, repeats and reorders nothing", async () => {
    upgraded = await upgradesUnderLoad(release, await platform());
    return upgraded.figures;
  });
  await rules.proveIfAsked(
    "in that upgrade under load nothing comes later than a second after its client is back",
    async () => nothingLate(upgraded),
  );
  await rules.proveIfAsked("a failing migration blocks the release; the old one serves", async () =>
    blocksBrokenRelease(release, await platform()),
  );
  await rules.proveIfAsked("helm rollback settles that", () => rollsBack(release));
  await rules.proveIfAsked("kill -9 of each pod's process loses nothing", async () =>
    survivesKilledPods(release, await platform()),
  );
  await rules.proveIfAsked("Kafka and Postgres may go and come back", async () =>
    survivesRestarts({ release, platform: await platform(), servers }),
  );
}
console.log(rules.summary());
process.exitCode = rules.failed > 0 ? 1 : 0;
