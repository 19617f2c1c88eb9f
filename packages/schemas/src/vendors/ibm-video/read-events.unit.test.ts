import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { UnknownEvent } from "./events.ts";
import { readEvent, readFrame } from "./read-events.ts";
import { anyChatEvent, chatEventTypes } from "./testing/arbitrary-wire.ts";

const AT = "2026-06-24T11:44:49.460717068Z";
const anyKnown = fc.constantFrom(...chatEventTypes).chain((type) => anyChatEvent(type));

/** What events mean nothing without, beside their time. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  "connection.error": ["error"],
  "message.new": ["message"],
  "message.updated": ["message"],
  "message.undeleted": ["message"],
  "message.pending": ["message"],
  "message.deleted": ["message_id"],
  "reaction.new": ["reaction", "message_id", "user"],
  "reaction.updated": ["reaction", "message_id", "user"],
  "reaction.deleted": ["reaction", "message_id", "user"],
  ...Object.fromEntries(
    chatEventTypes
      .filter((type) => /^(member|typing)\.|^message\.(read|delivered)$|^user\.(?!watching)/.test(type))
      .filter((type) => !type.startsWith("user_group"))
      .map((type) => [type, ["user"]]),
  ),
};
const SMALLEST: Readonly<Record<string, unknown>> = {
  ...{ error: {}, message: { id: "m" }, message_id: "m", reaction: { type: "like" }, user: { id: "u" } },
};
const isTimeless = (type: string) => type === "health.check" || type === "connection.error";
const smallest = (type: string): Record<string, unknown> => ({
  ...{ type, ...(isTimeless(type) ? {} : { created_at: AT }) },
  ...Object.fromEntries((NEEDS[type] ?? []).map((field) => [field, SMALLEST[field]])),
});

describe("an event", () => {
  it.each(chatEventTypes)("%s is read with nothing but what it needs", (type) => {
    expect(readEvent(smallest(type))).toMatchObject({ type });
  });

  it.each(chatEventTypes)("%s is read whatever else is missing, null, hidden by custom fields or added", (type) => {
    fc.assert(
      fc.property(anyChatEvent(type), (event) => {
        expect(readEvent(event)).toMatchObject({ type });
      }),
      { numRuns: 40 },
    );
  });

  it("without a time, or without what it needs, is kept raw", () => {
    for (const type of chatEventTypes) {
      const needs = [...(NEEDS[type] ?? []), ...(isTimeless(type) ? [] : ["created_at"])];
      for (const field of needs) {
        const { [field]: _, ...rest } = smallest(type);
        expect(readEvent(rest), `${type} without ${field}`).toMatchObject({ type: "unknown", name: type, raw: rest });
      }
    }
  });

  it("has null for known fields that custom ones have hidden, and keeps the others", () => {
    const message = { id: "m", text: {}, type: 3, user: { id: "u", name: 7, role: "user" }, mentioned_users: "all" };
    expect(readEvent({ type: "message.new", created_at: AT, message, cid: ["x"] })).toMatchObject({
      ...{ type: "message.new", cid: null },
      message: { id: "m", text: null, type: null, user: { id: "u", name: null, role: "user" }, mentioned_users: [] },
    });
  });

  it("keeps its time to the nanosecond, as it was written", () => {
    expect(readEvent({ type: "channel.updated", created_at: AT })).toMatchObject({ created_at: AT });
  });

  it.each([
    ["by itself", { cid: "chatroom:1" }],
    ["in two parts", { channel_type: "chatroom", channel_id: "1" }],
    ["in its channel", { channel: { cid: "chatroom:1" } }],
    ["in its message", { message: { id: "m", cid: "chatroom:1" } }],
  ])("names its channel %s", (_, where) => {
    expect(readEvent({ type: "channel.truncated", created_at: AT, ...where })).toMatchObject({ cid: "chatroom:1" });
  });

  it("says who reacted to what, wherever that stands", () => {
    const reaction = { type: "like" };
    const read = { reaction: { type: "like", user_id: "u", message_id: "m" } };
    const event = { type: "reaction.new", created_at: AT, reaction };
    expect(readEvent({ ...event, user: { id: "u" }, message: { id: "m" } })).toMatchObject(read);
    expect(readEvent({ ...event, reaction: { ...reaction, user: { id: "u" }, message_id: "m" } })).toMatchObject(read);
  });

  it("says which member it is about, wherever that stands", () => {
    for (const where of [{ user: { id: "u" } }, { member: { user_id: "u" } }, { member: { user: { id: "u" } } }])
      expect(readEvent({ type: "member.removed", created_at: AT, ...where })).toMatchObject({
        member: { user_id: "u" },
      });
  });

  it("that refuses a connection may have no type", () => {
    const error = { code: 40, message: "JWTAuth error: token is expired (exp)", StatusCode: 401, details: [] };
    for (const frame of [{ error }, { type: "connection.error", created_at: AT, connection_id: "", error }])
      expect(readFrame(JSON.stringify(frame))).toMatchObject({ type: "connection.error", error: { code: 40 } });
  });

  it("with text that can't be stored loses what is in the way, and nothing else", () => {
    const message = { id: "m\0", text: "a\0b\ud800c" };
    expect(readEvent({ type: "message.new", created_at: AT, message })).toMatchObject({
      message: { id: "m", text: "ab\ufffdc" },
    });
  });
});

describe("what can't be read is kept raw", () => {
  it.each([
    ["no object", 7, { name: null, problem: "the event is not an object" }],
    ["no type", { cid: "a:b" }, { name: null, problem: "the event has no type" }],
    ["another type", { type: 7 }, { name: null, problem: "the event has no type" }],
    [
      "a type that nobody knows",
      { type: "constructor", a: 1 },
      { name: "constructor", problem: "there is no such type" },
    ],
  ])("%s", (_, raw, read) => {
    expect(readEvent(raw)).toEqual({ type: "unknown", raw, ...read });
  });

  it("except for what is no JSON, in which users can't be told from the rest", () => {
    expect(readFrame('{"user":{"email":"a@b')).toEqual({
      ...{ type: "unknown", name: null, problem: "21 characters that are no JSON", raw: null },
    });
  });

  it("however deeply it is nested", () => {
    const deep = `${'{"type":"x","a":'.repeat(20_000)}1${"}".repeat(20_000)}`;
    expect(readEvent(JSON.parse(deep))).toMatchObject({ type: "unknown", name: "x" });
  });

  it("and never thrown, whatever it is", () => {
    fc.assert(fc.property(fc.anything(), (value) => typeof readEvent(value).type === "string"));
    fc.assert(fc.property(fc.string(), (frame) => typeof readFrame(frame).type === "string"));
  });
});

describe("of a user nothing is kept but id, name, image and roles", () => {
  const PRIVATE = ["devices", "email", "privacy_settings", "mutes", "last_active"];
  const secrets = { devices: [{ id: "phone" }], email: "a@b.c", mutes: [], last_active: AT, custom: "x" };
  const person = { id: "u", name: "B", image: "i", role: "user", channel_role: "channel_member", ...secrets };
  const kept = { id: "u", name: "B", image: "i", role: "user", channel_role: "channel_member" };

  /** The names of all fields, wherever they are. */
  function fieldNames(value: unknown): string[] {
    if (Array.isArray(value)) return value.flatMap(fieldNames);
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) => [name, ...fieldNames(inner)]);
  }

  it("in every place of every event that is known", () => {
    fc.assert(
      fc.property(anyKnown, (event) => {
        expect(fieldNames(readEvent(event)).filter((name) => PRIVATE.includes(name))).toEqual([]);
      }),
    );
  });

  it("in every place of one that is not", () => {
    const places = {
      ...{ user: person, message: { user: person, mentioned_users: [person], latest_reactions: [{ user: person }] } },
      ...{ member: { user: person }, created_by: person, channel: { created_by: person }, read: [{ user: person }] },
    };
    const elsewhere = { somewhere: { ...person }, list: [[person]] };
    const read = readEvent({ type: "nobody.knows", created_at: AT, ...places, ...elsewhere, language: "en" });
    expect(read).toMatchObject({
      raw: {
        ...{ user: kept, message: { user: kept, mentioned_users: [kept], latest_reactions: [{ user: kept }] } },
        ...{ member: { user: kept }, created_by: kept, channel: { created_by: kept }, read: [{ user: kept }] },
        ...{ somewhere: kept, list: [[kept]], language: "en" },
      },
    });
    expect(fieldNames(read).filter((name) => [...PRIVATE, "custom"].includes(name))).toEqual([]);
  });

  it("also where nothing but their place says who they are", () => {
    const [shy, known] = [{ id: "u", nickname: "x" }, { id: "u" }];
    const places = { user: shy, moderator: shy, target_users: [shy], thread_participants: [shy, shy] };
    const raw = { type: "nobody.knows", user: known, moderator: known, target_users: [known] };
    expect(readEvent({ type: "nobody.knows", ...places })).toMatchObject({
      raw: { ...raw, thread_participants: [known, known] },
    });
    expect(JSON.stringify(readEvent({ type: "nobody.knows", ...places }))).not.toContain("nickname");
  });

  it("nor is anything kept that is nobody's business outside of them", () => {
    const nobodys = { device: { id: "phone" }, channel_mutes: [{}], push_preferences: {}, nested: { email: "a@b.c" } };
    const { raw } = readEvent({ type: "nobody.knows", cid: "a:b", ...nobodys }) as UnknownEvent;
    expect(raw).toEqual({ type: "nobody.knows", cid: "a:b", nested: {} });
  });

  it("nor when a known event can't be read", () => {
    fc.assert(
      fc.property(anyKnown, (event) => {
        const read = readEvent({ ...event, type: "nobody.knows" });
        expect(
          fieldNames(read).filter((name) => ["devices", "email", "privacy_settings", "mutes"].includes(name)),
        ).toEqual([]);
      }),
    );
  });
});
