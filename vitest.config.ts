import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Levels by suffix: `*.unit.test.ts` does no IO; the others use real Kafka and Postgres. */
const level = (name: string, options: object) => ({
  test: {
    name,
    include: [`{apps,packages,infra}/**/src/**/*.${name}.test.ts`],
    hookTimeout: 120_000,
    retry: 0,
    ...options,
  },
});

const servers = "packages/testing/src/global-setup.ts";
const processes = "packages/e2e/src/compile-cache.ts";
const cores = availableParallelism();
/** Tests with servers wait as often as they work: one more than there are cores keeps the machine busy, and leaves them their time. */
const waiting = { maxWorkers: cores + 1, sequence: { groupOrder: 1 }, expect: { poll: { timeout: 10_000 } } };

export default defineConfig({
  test: {
    projects: [
      // Of no rule's making: copies of the tree run theirs beside all the others.
      level("unit", { testTimeout: 20_000, maxWorkers: cores }),
      level("int", { testTimeout: 60_000, globalSetup: servers, ...waiting }),
      level("e2e", { testTimeout: 120_000, globalSetup: [servers, processes], ...waiting }),
      // What only talks to a platform, and so needs none of its own.
      level("shared", {
        testTimeout: 120_000,
        globalSetup: [servers, processes, "packages/e2e/src/shared-platform/global-setup.ts"],
        ...waiting,
      }),
    ],
  },
});
