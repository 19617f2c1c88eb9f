import { readEvent } from "@tributary/schemas/ibm-video";
import { describe, expect, it } from "vitest";
import type { ServiceEvent } from "./channel.ts";
import { faultSwitches, type SomeFaults } from "./faults.ts";
import { toWire } from "./wire-form.ts";

const at = "2026-06-24T11:44:49Z";
const place = { created_at: at, cid: "chatroom:1", channel_type: "chatroom", channel_id: "1", channel_custom: {} };
const user = { id: "ann", name: "Ann" };
const message = { id: "m", text: "Hi", type: "regular", user, html: "<p>Hi</p>", silent: false, created_at: at };
const EVENTS: ServiceEvent[] = [
  { type: "message.new", ...place, message_id: "m", message, user, watcher_count: 1 },
  { type: "message.deleted", ...place, message: { ...message, type: "deleted" }, hard_delete: true },
  { type: "reaction.new", ...place, reaction: { type: "like", user_id: "ann", message_id: "m" }, message, user },
  { type: "member.removed", ...place, member: { user_id: "ann", user }, user },
  { type: "typing.start", ...place, user },
  { type: "user.banned", ...place, user, created_by: user, expiration: at },
];
const shapes: SomeFaults[] = [{ missingFields: true }, { nullFields: true }, { shadowingFields: true }];
const every = shapes.concat(
  { missingFields: true, shadowingFields: true },
  { missingFields: true, nullFields: true, shadowingFields: true },
);

describe("an event", () => {
  it.each(EVENTS)("$type is written as it is when no fault is on", (event) => {
    expect(toWire(event, faultSwitches.parse({}))).toBe(event);
  });

  it.each(EVENTS)("$type is another one on the wire with each fault, and means the same", (event) => {
    const { type, ...meant } = readEvent(event) as {
      type: string;
      user?: object;
      message?: { id: string; text: string };
    };
    for (const faults of every) {
      const wire = toWire(event, faultSwitches.parse(faults));
      expect(wire).not.toEqual(event);
      const told = { type, cid: "chatroom:1", ...(meant.message && { message: { id: "m", text: "Hi", user } }) };
      expect(readEvent(wire)).toMatchObject(told);
    }
  });
});
