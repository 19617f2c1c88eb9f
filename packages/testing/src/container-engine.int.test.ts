import { hostname } from "node:os";
import type { ContainerRuntimeClient } from "testcontainers";
import { describe, expect, test } from "vitest";
import { chooseImage, containerEngine, ownerLabels, removeLeftoverContainers } from "./container-engine.ts";
import { startTestKafka } from "./test-kafka.ts";
import { postgresImages, startTestPostgres } from "./test-postgres.ts";

const engine = await containerEngine();
const image = engine && (await chooseImage(engine, postgresImages()));

describe.skipIf(engine === null)("with a Docker engine", () => {
  const client = (): ContainerRuntimeClient => {
    if (engine === null) throw new Error("skipped without an engine");
    return engine;
  };
  const missing = { asked: undefined, official: "example.invalid/missing:1" };

  /** Created, never started: enough to be left over. */
  async function leftBy(owner: string): Promise<string> {
    const { container } = client();
    const [name] = Object.keys(ownerLabels);
    const created = await container.dockerode.createContainer({
      Image: image ?? "",
      Labels: { [name ?? ""]: owner },
    });
    return created.id;
  }

  async function existing(): Promise<string[]> {
    const { container } = client();
    return (await container.dockerode.listContainers({ all: true })).map(({ Id }) => Id);
  }

  test.skipIf(image === null)(
    "containers of a process that is gone are removed, those of a living one and of another host stay",
    async () => {
      const unusedPid = 2 ** 22 + 1; // above Linux's highest pid
      const orphan = await leftBy(`${unusedPid}@${hostname()}`);
      const ours = await leftBy(`${process.pid}@${hostname()}`);
      const foreign = await leftBy(`${unusedPid}@another-host`);
      await removeLeftoverContainers(client());
      const left = await existing();
      expect([orphan, ours, foreign].map((id) => left.includes(id))).toEqual([false, true, true]);
      const { container } = client();
      await Promise.all([ours, foreign].map((id) => container.getById(id).remove({ force: true })));
    },
  );

  test("the image that was asked for wins", async () => {
    expect(await chooseImage(client(), { ...missing, asked: "mine:1", local: "not-built:1" })).toBe("mine:1");
  });

  test.skipIf(image === null)("a local image stands in for an official one that is not here", async () => {
    expect(await chooseImage(client(), { ...missing, local: image ?? "" })).toBe(image);
  });

  test("without either, and without a registry that has the official one, there is none", async () => {
    expect(await chooseImage(client(), { ...missing, local: "not-built:1" })).toBeNull();
  });

  test("without images a run gets a broker and a database of this machine, and is told why", async () => {
    const images = { ...missing, local: "not-built:1" };
    const [kafka, postgres] = await Promise.all([startTestKafka(images), startTestPostgres(images)]);
    try {
      const why = "(Docker has neither not-built:1 nor example.invalid/missing:1, and cannot pull it)";
      expect(kafka.source).toBe(`a local broker ${why}`);
      expect(postgres.source).toBe(`embedded PostgreSQL ${why}`);
    } finally {
      await Promise.all([kafka.stop(), postgres.stop()]);
    }
  });
});
