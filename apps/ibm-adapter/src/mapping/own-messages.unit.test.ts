import { expect, test } from "vitest";
import { ownMessages } from "./own-messages.ts";

const link = { clientId: "secret", linkId: "l1" };

test("every holder of the link calls a message the same, and knows its version by that", () => {
  const id = ownMessages(link).idOf(12);
  expect(id).toMatch(/^t-12-[\w-]{22}$/);
  expect(ownMessages(link).versionOf(id)).toBe(12);
});

test("nobody else can make one: not of another version, link or secret, and not by guessing", () => {
  const own = ownMessages(link);
  const id = own.idOf(12);
  const others = [
    ownMessages({ ...link, linkId: "l2" }).idOf(12),
    ownMessages({ ...link, clientId: "other" }).idOf(12),
    id.replace("t-12-", "t-13-"),
    id.replace("t-12-", "t-012-"),
    `${id}x`,
    "t-12-",
    "m1",
    "",
  ];
  expect(others.map((one) => own.versionOf(one))).toEqual(others.map(() => null));
});
