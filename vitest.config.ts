import { defineConfig } from "vitest/config";

/** Levels by suffix: `*.unit.test.ts` does no IO, `*.int.test.ts` and `*.e2e.test.ts` use real Kafka and Postgres. */
const level = (name: string, options: object) => ({
  test: {
    name,
    include: [`{apps,packages,infra}/**/src/**/*.${name}.test.ts`],
    hookTimeout: 120_000,
    retry: 0,
    ...options,
  },
});

const servers = { globalSetup: "packages/testing/src/global-setup.ts" };

export default defineConfig({
  test: {
    projects: [
      level("unit", { testTimeout: 5_000 }),
      level("int", { testTimeout: 60_000, ...servers, sequence: { groupOrder: 1 } }),
      // Whole platforms as processes: one file at a time, so that they have the machine to themselves.
      level("e2e", { testTimeout: 120_000, ...servers, maxWorkers: 1, sequence: { groupOrder: 2 } }),
    ],
  },
});
