// An app in a container, held as a pod holds it: nothing to write to but /tmp, no capability and no way to gain one. It is on this
// machine's network, so servers and simulators are where the tests have them, and the app is where it is told to listen.
import { GenericContainer } from "testcontainers";
import { containerEngine, ownerLabels } from "./container-engine.ts";

class RestrictedContainer extends GenericContainer {
  constructor(imageId: string) {
    super(imageId.replace(/^sha256:/, ""));
    this.hostConfig.ReadonlyRootfs = true;
    this.withNetworkMode("host")
      .withTmpFs({ "/tmp": "" })
      .withDroppedCapabilities("ALL")
      .withSecurityOpt("no-new-privileges")
      .withLabels(ownerLabels);
  }
}

export interface AppContainer extends AsyncDisposable {
  /** What it has printed so far. */
  output(): string;
  /** Whether its program has ended by itself. */
  ended(): boolean;
}

/** Starts the image's main program. Disposing ends it at once. */
export async function startAppContainer(imageId: string, env: Record<string, string>): Promise<AppContainer> {
  if ((await containerEngine()) === null) throw new Error("no Docker engine answers");
  const printed: string[] = [];
  let ended = false;
  const container = await new RestrictedContainer(imageId)
    .withEnvironment(env)
    .withLogConsumer((lines) => lines.on("data", (line) => printed.push(String(line))).on("end", () => (ended = true)))
    .start();
  return {
    output: () => printed.join(""),
    ended: () => ended,
    [Symbol.asyncDispose]: async () => void (await container.stop({ timeout: 0 })),
  };
}
