import { describe, expect, it } from "vitest";
import { memberEvent } from "../chat-sessions/wire.ts";
import type { EventOf } from "../events/catalogue.ts";
import { extraChange } from "../extras/wire.ts";
import { vendorExtraChange, vendorMemberApproval, vendorMemberEvent } from "./seed-payloads.ts";
import { KEEP_ALIVE } from "./stream-control.ts";
import { toWireEvent } from "./to-wire-event.ts";
import { wireEvent } from "./wire-event.ts";

const membership = {
  sessionId: "s1",
  participantId: "40",
  memberId: "7",
  memberType: "COACH",
  memberName: "Grace",
} as const;

const message: EventOf<"MessageSent"> = {
  type: "MessageSent",
  data: {
    messageId: "m1",
    sessionId: "s1",
    participantId: "40",
    senderId: "40",
    senderType: "PARTICIPANT",
    senderName: "Ada Byron",
    photoUrl: null,
    channel: "APP",
    text: "hi",
    html: null,
    attachments: [],
    replyToId: null,
    origin: null,
    sentAt: "2026-01-01T00:00:00Z",
  },
};

describe("the vendor's member payload", () => {
  const joined = (photoUrl: string | null) =>
    toWireEvent({
      type: "ChatSessionMemberJoined",
      data: { ...membership, photoUrl, joinedAt: "2026-01-01T00:00:00Z" },
    });

  it("has the fields that we send, in the same order", () => {
    expect(Object.keys(joined(null)?.payload ?? {})).toEqual(Object.keys(vendorMemberEvent));
    expect(Object.keys(memberEvent.shape)).toEqual(Object.keys(vendorMemberEvent));
  });

  it("has the types that we send: strings, and a photo that may be null", () => {
    for (const [field, type] of Object.entries(vendorMemberEvent)) {
      expect(joined("https://x.example/p.png")?.payload).toHaveProperty(field, expect.any(String));
      if (type === "string or null") expect(joined(null)?.payload).toHaveProperty(field, null);
    }
  });

  it("is the same for a member who leaves", () => {
    const data = { ...membership, photoUrl: null, leftAt: "2026-01-01T00:00:00Z" };
    const left = toWireEvent({ type: "ChatSessionMemberLeft", data });
    expect(left).toEqual({ eventType: "CHAT_SESSION_MEMBER_LEFT", payload: joined(null)?.payload });
  });
});

describe("the vendor's approval payload", () => {
  const by = { id: "40", role: "participant" } as const;
  const person = { ...membership, photoUrl: "https://x.example/p.png" };

  it("is what we send when a coach is approved, field for field", () => {
    const data = { ...person, approvedBy: by, approvedAt: "2026-01-01T00:00:00Z" };
    const wire = toWireEvent({ type: "ChatSessionMemberApproved", data });
    expect(wire?.payload).toEqual({ ...membership, approvedBy: "40" });
    expect(Object.keys(wire?.payload ?? {})).toEqual(Object.keys(vendorMemberApproval));
  });

  it("says rejectedBy when a coach is rejected", () => {
    const data = { ...person, rejectedBy: by, rejectedAt: "2026-01-01T00:00:00Z" };
    const wire = toWireEvent({ type: "ChatSessionMemberRejected", data });
    expect(wire).toEqual({
      eventType: "CHAT_SESSION_MEMBER_REJECTED",
      payload: { ...membership, rejectedBy: "40" },
    });
  });

  it("has the member payload of JOINED when a coach asks", () => {
    const data = { ...person, requestedAt: "2026-01-01T00:00:00Z" };
    const wire = toWireEvent({ type: "ChatSessionMemberRequested", data });
    expect(wire?.payload).toEqual(person);
    expect(Object.keys(wire?.payload ?? {})).toEqual(Object.keys(vendorMemberEvent));
  });
});

describe("the vendor's extra change payload", () => {
  it("is accepted by our schema, value for value", () => {
    expect(extraChange.parse(vendorExtraChange)).toEqual(vendorExtraChange);
  });

  it("is what we send, to the byte", () => {
    const { id, ...rest } = vendorExtraChange;
    const untold = { isLog: true, changedBy: { id: "41", role: "coach" } } as const;
    const wire = toWireEvent({ type: "ParticipantExtraValueChanged", data: { ...rest, ...untold, extraId: id } });
    expect(JSON.stringify(wire)).toBe(
      `{"eventType":"PARTICIPANT_EXTRA_VALUE_CHANGED","payload":${JSON.stringify(vendorExtraChange)}}`,
    );
  });
});

describe("a wire event", () => {
  it("says its type before its payload", () => {
    expect(Object.keys(toWireEvent(message) ?? {})).toEqual(["eventType", "payload"]);
  });

  it("of a plain message has no html, and has never been edited or deleted", () => {
    const payload = toWireEvent(message)?.payload;
    expect(payload).not.toHaveProperty("html");
    expect(payload).toMatchObject({ id: "m1", text: "hi", editedAt: null, deletedAt: null });
  });

  it.each([
    KEEP_ALIVE,
    { eventType: "STREAM_RESET", payload: { reason: "too_old", resumedAt: "9.abc", reload: ["messages"] } },
    { eventType: "STREAM_CLOSING", payload: { reason: "drain", retryAfterMs: 1500 } },
  ])("can be about the stream itself: $eventType", (event) => {
    expect(wireEvent.parse(event)).toEqual(event);
  });

  it("cannot have a type that nobody documented", () => {
    expect(wireEvent.safeParse({ eventType: "SURPRISE", payload: {} }).success).toBe(false);
  });
});
