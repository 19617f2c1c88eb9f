import { expect, test } from "vitest";
import { topics } from "./topics.ts";

test("partition counts stay as they are: another number would send keys elsewhere and break their order", () => {
  const counts = Object.fromEntries(topics.map(({ name, partitions }) => [name, partitions]));
  expect(counts).toEqual({ "tributary.events": 12, "tributary.commands": 12, "tributary.ephemeral": 6 });
});
