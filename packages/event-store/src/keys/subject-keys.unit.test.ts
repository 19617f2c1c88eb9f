import { randomBytes } from "node:crypto";
import { eventCodec, eventSealing } from "@tributary/schemas";
import { describe, expect, it } from "vitest";
import { messageSent } from "../testing/requests.ts";
import { secretKey } from "./cipher.ts";
import { SubjectKeys } from "./subject-keys.ts";

const ADA = "acme/participant/40";
const keys = new SubjectKeys(new Map([[ADA, secretKey(randomBytes(32))]]));
const sealed = keys.seal(ADA, "my knee hurts ✓", "here");

describe("a sealed value", () => {
  it("opens to what it was, and does not show it", () => {
    expect(keys.open(ADA, sealed, "here")).toBe("my knee hurts ✓");
    expect(Buffer.from(sealed.slice(3), "base64").toString()).not.toContain("knee");
  });

  it("is another each time, so that equal values cannot be told to be equal", () => {
    expect(keys.seal(ADA, "my knee hurts ✓", "here")).not.toBe(sealed);
  });

  it("does not open in another place", () => {
    expect(() => keys.open(ADA, sealed, "there")).toThrow();
  });

  it("does not open with the key of somebody else, nor for somebody else with the same key", () => {
    const key = secretKey(randomBytes(32));
    const both = new SubjectKeys(
      new Map([
        ["a", key],
        ["b", key],
        [ADA, key],
      ]),
    );
    expect(() => both.open(ADA, sealed, "here")).toThrow();
    expect(() => both.open("b", both.seal("a", "x", "here"), "here")).toThrow();
  });

  it("is an error, not a tombstone, when a single bit of it was changed or its end is missing", () => {
    const bytes = Buffer.from(sealed.slice(3), "base64");
    for (const at of [0, 12, 28, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => keys.open(ADA, `v1.${changed.toString("base64")}`, "here")).toThrow();
      expect(() => keys.open(ADA, `v1.${bytes.subarray(0, at).toString("base64")}`, "here")).toThrow();
    }
  });

  it("is an error when it is sealed in a way that is not known", () => {
    expect(() => keys.open(ADA, sealed.replace("v1.", "v9."), "here")).toThrow("does not know");
  });
});

describe("keys at hand", () => {
  it("open nothing for the erased, and seal nothing", () => {
    const erased = new SubjectKeys(new Map([[ADA, null]]));
    expect(erased.someErased).toBe(true);
    expect(erased.open(ADA, sealed, "here")).toBeNull();
    expect(() => erased.seal(ADA, "x", "here")).toThrow("erased");
  });

  it("say whose key is missing, because that is no erasure", () => {
    expect(() => keys.open("acme/coach/40", sealed, "here")).toThrow("there is no key of acme/coach/40");
    expect(keys.someErased).toBe(false);
  });

  it("carry a whole event", () => {
    const event = {
      tenant: "acme",
      eventId: "e1",
      ...eventCodec.encode(messageSent({ senderId: "40", senderType: "PARTICIPANT" })),
    };
    const data = eventSealing.seal(event, keys);
    expect(JSON.stringify(data)).not.toMatch(/Hello|Grace/);
    expect(eventSealing.open({ ...event, data }, keys)).toEqual(event.data);
  });
});
