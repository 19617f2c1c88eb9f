import { outsideId } from "@tributary/schemas";
import { expect, test } from "vitest";
import { newId } from "./ids.ts";

test("ids are UUIDs of version 7, usable wherever an outside id is, and later ones sort later", () => {
  const ids = Array.from({ length: 1_000 }, newId);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(outsideId.safeParse(ids[0]).success).toBe(true);
  expect(new Set(ids).size).toBe(1_000);
  expect(ids.toSorted()).toEqual(ids);
});
