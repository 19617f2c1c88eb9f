import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { createLocalKms } from "./kms.ts";

const [older, newer] = [randomBytes(32), randomBytes(32)];
const key = randomBytes(32);

it("gives back the key that it wrapped, which is not in what it gave out", async () => {
  const kms = createLocalKms({ masterKeys: [newer] });
  const wrapped = await kms.wrap(key, "acme/participant/40");
  expect(Buffer.from(wrapped.split(".")[1] ?? "", "base64").includes(key)).toBe(false);
  expect(Buffer.from(await kms.unwrap(wrapped, "acme/participant/40"))).toEqual(key);
});

it("unwraps with the key before while that is rotated out, and wraps with the new one", async () => {
  const before = await createLocalKms({ masterKeys: [older] }).wrap(key, "s");
  const rotating = createLocalKms({ masterKeys: [newer, older] });
  expect(Buffer.from(await rotating.unwrap(before, "s"))).toEqual(key);
  const after = await rotating.wrap(key, "s");
  expect(Buffer.from(await createLocalKms({ masterKeys: [newer] }).unwrap(after, "s"))).toEqual(key);
});

it("refuses what another master key wrapped, without naming keys", async () => {
  const wrapped = await createLocalKms({ masterKeys: [older] }).wrap(key, "s");
  await expect(createLocalKms({ masterKeys: [newer] }).unwrap(wrapped, "s")).rejects.toThrow(
    "none of the configured ones",
  );
});

it("refuses the key of somebody else", async () => {
  const kms = createLocalKms({ masterKeys: [newer] });
  await expect(kms.unwrap(await kms.wrap(key, "acme/participant/40"), "acme/participant/41")).rejects.toThrow();
});

it("needs a key", () => {
  expect(() => createLocalKms({ masterKeys: [] })).toThrow(TypeError);
});
