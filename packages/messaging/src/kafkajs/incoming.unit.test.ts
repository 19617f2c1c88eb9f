import { expect, test } from "vitest";
import { header } from "../port.ts";
import { toIncoming } from "./incoming.ts";

const message = { key: Buffer.from("a"), value: Buffer.from("1"), offset: "7", timestamp: "0", attributes: 0 };

test("a header that comes twice counts with its last value", () => {
  const record = toIncoming("tributary.events", 3, { ...message, headers: { tenant: [Buffer.from("one"), "two"] } });
  expect(header(record, "tenant")).toBe("two");
});

test("a header without a value counts as absent", () => {
  const headers = { tenant: null as unknown as Buffer };
  expect(toIncoming("tributary.events", 3, { ...message, headers }).headers).toEqual({});
});

test("a foreign record without key, value and headers is empty, not an error", () => {
  const record = toIncoming("tributary.events", 3, { ...message, headers: {}, key: null, value: null });
  expect(record).toEqual({
    topic: "tributary.events",
    partition: 3,
    offset: "7",
    key: "",
    value: Buffer.alloc(0),
    headers: {},
  });
});
