// What every image promises, tried on the images as they are built from these sources.
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type FreshDatabase, freePort, freshDatabase } from "@tributary/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { imagesUnavailable } from "./available.ts";
import { buildImages } from "./build-images.ts";
import { docker, type Ended, inspectImage, tryDocker } from "./docker.ts";
import { type ImageName, imageNames } from "./images.ts";

const MOST_BYTES = 200_000_000;
const BUILD_TIMEOUT_MS = 300_000;
const RESTRICTED = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"];

const unavailable = await imagesUnavailable();
const ids = new Map<ImageName, string>();
const idOf = (name: ImageName): string => ids.get(name) ?? "";

/** The image's program under the restrictions of a pod, on this machine's network, until it ends. */
const run = (name: ImageName, options: readonly string[], ...command: string[]): Promise<Ended> =>
  tryDocker("run", "--rm", "--network", "host", ...RESTRICTED, ...options, idOf(name), ...command);

describe.skipIf(unavailable !== null)(`images${unavailable === null ? "" : ` (${unavailable})`}`, () => {
  beforeAll(async () => {
    for (const { name, id } of await buildImages()) ids.set(name, id);
  }, BUILD_TIMEOUT_MS);

  it("are left alone when nothing has changed", async () => {
    const again = await buildImages({ names: ["stream"] });
    expect(again).toEqual([expect.objectContaining({ id: idOf("stream"), isNew: false })]);
  });

  it.each(imageNames)("%s is small, and runs as a numbered user who is not root", async (name) => {
    const [size, user, signal] =
      (await inspectImage(idOf(name), "{{.Size}} {{.Config.User}} {{.Config.StopSignal}}"))?.split(" ") ?? [];
    expect(Number(size)).toBeLessThan(MOST_BYTES);
    expect([user, signal]).toEqual(["10001:10001", "SIGTERM"]);
  });

  it.each(imageNames)(
    "%s holds the programs, their maps and the licences of others, and no shell, source, test or secret",
    async (name) => {
      const files = await filesOf(idOf(name));
      expect(files).toEqual(expect.arrayContaining(["app/main.js", "app/main.js.map", "app/THIRD-PARTY-NOTICES.txt"]));
      expect(
        files.filter((file) => /\/(ba|da)?sh$|\/(npm|apt|dpkg)$|\.ts$|test|\.env|\.pem$|node_modules/.test(file)),
      ).toEqual([]);
    },
  );

  it("api holds the console, with the licences of what it is made of", async () => {
    expect(await filesOf(idOf("api"))).toContain("app/console/index.html");
    const notices = ["console.log(require('node:fs').readFileSync('THIRD-PARTY-NOTICES.txt', 'utf8'))"];
    const { output } = await run("api", ["--entrypoint", "/usr/local/bin/node"], "--eval", ...notices);
    for (const name of ["@mantine/core", "@tabler/icons-react", "react-dom"]) {
      expect(output).toMatch(new RegExp(`^${name} [\\d.]+ \\(MIT\\)$`, "m"));
    }
  });

  it.each(imageNames)(
    "%s names every variable that is missing or wrong, in one line, and ends with 1",
    async (name) => {
      const { code, errors } = await run(name, ["--env", "ADMIN_PORT=none", "--env", "KAFKA_BROKERS=kafka"]);
      expect(code).toBe(1);
      expect(errors).toMatch(/^Configuration: [^\n]*$/);
      for (const variable of ["ADMIN_PORT", "KAFKA_BROKERS", "DATABASE_URL is missing", "MASTER_KEYS is missing"]) {
        expect(errors).toContain(variable);
      }
    },
  );

  it("api says in its log where in our sources an error was thrown", async () => {
    const [port, adminPort, nowhere] = await Promise.all([freePort(), freePort(), freePort()]);
    const [secret, key] = ["s".repeat(32), Buffer.alloc(32).toString("base64")];
    const settings = {
      ...{
        PORT: port,
        ADMIN_PORT: adminPort,
        HOST: "127.0.0.1",
        JWT_SECRET: secret,
        CURSOR_KEYS: key,
        MASTER_KEYS: key,
      },
      ...{ DATABASE_URL: `postgresql://user:secret@127.0.0.1:${nowhere}/x`, KAFKA_BROKERS: `127.0.0.1:${nowhere}` },
    };
    const environment = Object.entries(settings).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
    const container = await docker("run", "--detach", "--network", "host", ...RESTRICTED, ...environment, idOf("api"));
    try {
      await expect
        .poll(() => docker("logs", container), { timeout: 30_000 })
        .toMatch(/"event":"relay-turn-failed".*\/apps\/api\/src\/relay\/relay\.ts:\d+/);
    } finally {
      await docker("rm", "--force", container);
    }
  });
});

/** Every file in the image, without a slash in front. */
async function filesOf(image: string): Promise<string[]> {
  const container = await docker("create", image);
  const folder = await mkdtemp(path.join(tmpdir(), "tributary-files-"));
  try {
    const archive = path.join(folder, "image.tar");
    await docker("export", "--output", archive, container);
    const { execFileSync } = await import("node:child_process");
    return execFileSync("tar", ["--list", "--file", archive], { encoding: "utf8" }).trim().split("\n");
  } finally {
    await docker("rm", container);
    await rm(folder, { recursive: true });
  }
}

describe.skipIf(unavailable !== null)("migrate.js of the api's image", () => {
  let database: FreshDatabase;
  beforeEach(async () => {
    database = await freshDatabase();
  });
  afterEach(() => database.drop());

  const migrate = (url: string, ...options: string[]): Promise<Ended> =>
    run("api", ["--env", `DATABASE_URL=${url}`, ...options], "migrate.js");

  it("brings a database up to date, one of several at once, and finds nothing to do afterwards", async () => {
    const runs = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
    expect(runs.map(({ code, errors }) => ({ code, errors }))).toEqual(runs.map(() => ({ code: 0, errors: "" })));
    expect(runs.map(({ output }) => output.split(":")[0]).toSorted()).toEqual([
      "migrated",
      "nothing to migrate",
      "nothing to migrate",
    ]);
  });

  it("ends with 1 and one line when no database answers", async () => {
    const port = await freePort();
    const { code, errors } = await migrate(`postgresql://user:secret@127.0.0.1:${port}/x`);
    expect({ code, errors }).toEqual({ code: 1, errors: `migration failed: no database answers at 127.0.0.1:${port}` });
  });

  it("ends with 1 and what the database said when a migration fails", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "tributary-failing-"));
    try {
      // The image's user is nobody of this machine.
      await chmod(folder, 0o755);
      await mkdir(path.join(folder, "20991231000000_broken"));
      await writeFile(path.join(folder, "20991231000000_broken/migration.sql"), "SELECT no_such_function();");
      await writeFile(path.join(folder, "migration_lock.toml"), 'provider = "postgresql"\n');
      const { code, errors } = await migrate(database.url, "--volume", `${folder}:/app/prisma/migrations:ro`);
      expect(code).toBe(1);
      expect(errors).toMatch(/^migration failed: [^\n]*no_such_function/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
