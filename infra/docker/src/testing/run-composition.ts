// Runs compose.yaml as `docker compose up` would, on a network of its own, where there is no compose: each service when what it depends
// on is healthy or done, under the names, settings and restrictions that are written there. Ports are other ones, volumes are forgotten.
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { ownerLabels } from "@tributary/testing";
import { docker, tryDocker } from "../docker.ts";
import { readComposition, type Service, volumeOf } from "./composition.ts";

const HEALTHY_TIMEOUT_MS = 60_000;
const POLL_MS = 100;
/** A run that was killed leaves containers; the next one finds them by this. */
const labels = Object.entries(ownerLabels).flatMap(([key, value]) => ["--label", `${key}=${value}`]);

export interface RunningComposition extends AsyncDisposable {
  /** Where a port of a service's container is reached from here. */
  url(service: string, port: number): Promise<string>;
  /** Sends SIGTERM, waits as long as compose.yaml grants, and answers the exit code; 137 when it had to be killed. */
  stop(service: string): Promise<number>;
  logs(service: string): Promise<string>;
}

/** `imageOf` names the image to use in place of the one in compose.yaml. Disposing removes all that was made. */
export async function runComposition(imageOf: (image: string) => string): Promise<RunningComposition> {
  const services = await readComposition();
  const project = `tributary-${randomBytes(4).toString("hex")}`;
  const containerOf = (service: string): string => `${project}-${service}`;
  await using scope = new AsyncDisposableStack();
  await docker("network", "create", project);
  scope.defer(async () => void (await docker("network", "rm", project)));
  // When one did not start, those after it are not there.
  scope.defer(
    async () => void (await tryDocker("rm", "--force", "--volumes", ...Object.keys(services).map(containerOf))),
  );
  const starting = new Map<string, Promise<void>>();
  const start = (name: string): Promise<void> => {
    const begun = starting.get(name) ?? startService(name);
    starting.set(name, begun);
    return begun;
  };
  const startService = async (name: string): Promise<void> => {
    const service = services[name];
    if (service === undefined) throw new Error(`compose.yaml has no service ${name}`);
    await Promise.all(
      Object.entries(service.depends_on).map(async ([other, { condition }]) => {
        await start(other);
        await (condition === "service_healthy" ? untilHealthy(containerOf(other)) : untilDone(containerOf(other)));
      }),
    );
    const where = ["--name", containerOf(name), "--network", project, "--network-alias", name, ...labels];
    await docker("run", "--detach", ...where, ...optionsOf(service), imageOf(service.image), ...service.command);
  };
  await Promise.all(Object.keys(services).map(start));
  const owned = scope.move();
  return {
    url: async (name, port) => `http://${(await docker("port", containerOf(name), `${port}`)).split("\n")[0]}`,
    stop: async (name) => {
      const seconds = Number.parseInt(services[name]?.stop_grace_period ?? "", 10);
      await docker("stop", "--time", `${seconds}`, containerOf(name));
      return Number(await docker("inspect", "--format", "{{.State.ExitCode}}", containerOf(name)));
    },
    logs: (name) => logsOf(containerOf(name)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function optionsOf(service: Service): string[] {
  const { healthcheck, environment, tmpfs, cap_drop, security_opt } = service;
  return [
    ...Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    ...service.ports.flatMap((port) => ["--publish", `127.0.0.1::${port.split(":").at(-1)}`]),
    // The admin port is for who watches, so only here.
    ...(service.image.startsWith("tributary/") ? ["--publish", "127.0.0.1::9090"] : []),
    ...service.volumes.flatMap((volume) => ["--volume", volumeOf(volume)]),
    ...(service.user === undefined ? [] : ["--user", service.user]),
    ...(service.read_only ? ["--read-only"] : []),
    ...tmpfs.flatMap((target) => ["--tmpfs", target]),
    ...cap_drop.flatMap((capability) => ["--cap-drop", capability]),
    ...security_opt.flatMap((option) => ["--security-opt", option]),
    ...(healthcheck
      ? [
          "--health-cmd",
          commandOf(healthcheck.test),
          "--health-interval",
          healthcheck.interval,
          "--health-retries",
          `${healthcheck.retries}`,
        ]
      : []),
  ];
}

/** `docker run` takes a shell's line where compose has a list of words. */
function commandOf([kind, ...words]: readonly string[]): string {
  if (kind !== "CMD") throw new Error(`a health check of kind ${kind}`);
  return words.map((word) => `'${word}'`).join(" ");
}

async function untilHealthy(container: string): Promise<void> {
  const deadline = Date.now() + HEALTHY_TIMEOUT_MS;
  while ((await docker("inspect", "--format", "{{.State.Health.Status}}", container)) !== "healthy") {
    if (Date.now() > deadline) throw new Error(`${container} is not healthy:\n${await logsOf(container)}`);
    await delay(POLL_MS);
  }
}

async function untilDone(container: string): Promise<void> {
  const code = await docker("wait", container);
  if (code !== "0") throw new Error(`${container} ended with code ${code}:\n${await logsOf(container)}`);
}

async function logsOf(container: string): Promise<string> {
  const { output, errors } = await tryDocker("logs", container);
  return `${output}\n${errors}`.trim();
}
