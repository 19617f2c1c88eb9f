import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { eventCatalogue, eventCodec, eventSealing } from "../events/catalogue.ts";
import { onlyVersion } from "../events/history.ts";
import { readLogged } from "../events/read-logged.ts";
import type { LoggedEvent } from "../events/recorded-event.ts";
import { about } from "../personal.ts";
import { anyLoggedEvent } from "../testing/arbitrary-events.ts";
import { fixtures } from "../testing/fixtures.ts";
import { keysForTests } from "../testing/keys.ts";
import { createEventSealing, type Sealable } from "./event-sealing.ts";
import { personalFieldsOf } from "./personal-fields.ts";

const keys = keysForTests();
const sealed = (event: LoggedEvent): LoggedEvent => ({
  ...event,
  data: JSON.parse(JSON.stringify(eventSealing.seal(event, keys))),
});

const message = {
  ...{ tenant: "acme", eventId: "e1", type: "MessageSent", schemaVersion: 1 },
  data: {
    ...{ messageId: "m1", sessionId: "s1", participantId: "40", senderId: "41", senderType: "COACH" },
    ...{ senderName: "Grace", photoUrl: "https://x/g.png", channel: "APP", text: "Hello", html: "<b>Hello</b>" },
    attachments: [{ fileId: "f1", name: "scan.png", contentType: "image/png", size: 1 }],
    ...{ replyToId: null, origin: null, sentAt: "2026-03-01T10:00:00.000Z" },
  },
};
const { data: fields } = message;
const tombstones = { senderName: "[erased]", photoUrl: null, text: "[erased]", html: null, attachments: [] };
const sealedMessage = { ...message, data: eventSealing.seal(message, keys) as Record<string, unknown> };

describe("an event with personal fields", () => {
  it("reads as it was before it was sealed, whatever it holds", () => {
    fc.assert(
      fc.property(anyLoggedEvent, (event) => {
        expect(readLogged(sealed(event), keys)).toEqual(readLogged(event, keys));
      }),
    );
  });

  it("shows none of them, and all of the others, while it is sealed", () => {
    const { senderName: _1, photoUrl: _2, text: _3, html: _4, attachments: _5, ...others } = fields;
    expect(sealedMessage.data).toEqual({ ...others, $sealed: { senderId: expect.any(String) } });
  });

  it("is about the person by kind and id: a participant is not the coach with the same id", () => {
    const as = (senderType: string) =>
      eventSealing.subjectsToSeal({ ...message, data: { ...fields, senderId: "7", senderType } });
    expect(as("COACH")).toEqual(["acme/coach/7"]);
    expect(as("PARTICIPANT")).toEqual(["acme/participant/7"]);
  });

  it("names the same person to whoever seals and whoever opens", () => {
    expect(eventSealing.subjectsToOpen(sealedMessage)).toEqual(eventSealing.subjectsToSeal(message));
  });

  it.each<[string, Partial<Sealable>]>([
    ["another tenant", { tenant: "other" }],
    ["another event", { eventId: "e2" }],
    ["another person", { data: { ...sealedMessage.data, senderId: "42" } }],
    ["somebody of another kind", { data: { ...sealedMessage.data, senderType: "PARTICIPANT" } }],
  ])("does not open as that of %s", (_, change) => {
    expect(() => eventSealing.open({ ...sealedMessage, ...change }, keys)).toThrow("not sealed for this");
  });

  it("does not open as another type of event about the same person", () => {
    const {
      memberName: _1,
      photoUrl: _2,
      ...joined
    } = (fixtures.get("ChatSessionMemberJoined.v1")?.data ?? {}) as Record<string, unknown>;
    const data = { ...joined, memberId: "41", memberType: "COACH", $sealed: { memberId: sealedShare() } };
    expect(() => eventSealing.open({ ...message, type: "ChatSessionMemberJoined", data }, keys)).toThrow(
      "not sealed for this",
    );
  });

  it("stays as it is when nobody is named, when nothing is said, and when all that is said is that they are erased", () => {
    const opened = fixtures.get("ChatSessionOpened.v1") ?? { type: "", schemaVersion: 0, data: {} };
    const data = { ...(opened.data as object), title: "Group of May", participantId: null };
    const group = { ...message, ...opened, data };
    const untitled = { ...group, data: { ...data, title: null, participantId: "40" } };
    const erased = { ...message, data: { ...fields, ...tombstones } };
    for (const event of [group, untitled, erased]) {
      expect(eventSealing.subjectsToSeal(event)).toEqual([]);
      expect(eventSealing.seal(event, keys)).toBe(event.data);
    }
  });

  it("still reads when it was written before there was any sealing", () => {
    for (const fixture of fixtures.values())
      expect(eventSealing.open({ ...message, ...fixture }, keys)).toBe(fixture.data);
  });
});

describe("what is about somebody who is erased", () => {
  it("reads as tombstones, and the rest as it was", () => {
    const opened = eventSealing.open(sealedMessage, keysForTests("acme/coach/41"));
    expect(opened).toEqual({ ...fields, ...tombstones });
  });

  it("fits the schema of every event, whatever the event held", () => {
    fc.assert(
      fc.property(anyLoggedEvent, (event) => {
        const erased = keysForTests(...eventSealing.subjectsToSeal(event));
        const read = readLogged(sealed(event), erased);
        expect(() => eventCodec.encode(read.event)).not.toThrow();
      }),
    );
  });

  it("holds nothing that was sealed, in any event that there has been", () => {
    for (const fixture of fixtures.values()) {
      const event = { ...message, ...fixture };
      const erased = keysForTests(...eventSealing.subjectsToSeal(event));
      const opened = eventSealing.open({ ...event, data: eventSealing.seal(event, keys) }, erased) as Record<
        string,
        unknown
      >;
      for (const { tombstones } of fieldsOf(fixture)) expect(opened).toMatchObject(withoutAbsent(tombstones));
    }
  });
});

describe("a mark in a schema", () => {
  const id = z.string();
  const sealing = (shape: z.core.$ZodShape) => createEventSealing({ Said: onlyVersion(z.strictObject(shape)) });

  it.each<[string, z.core.$ZodShape]>([
    ["names a field that is not there", { text: about("senderId", z.string()) }],
    ["leaves open what its person is", { senderId: id, text: about("senderId", z.string()) }],
    [
      "is on a field that takes no tombstone and names none",
      { participantId: id, count: about("participantId", z.number()) },
    ],
    [
      "names a tombstone that its field does not take",
      { participantId: id, count: about("participantId", z.int().min(1), 0) },
    ],
  ])("is refused at start-up when it %s", (_, shape) => {
    expect(() => sealing(shape)).toThrow("personal fields of Said version 1");
  });

  it.each<[string, z.ZodType, unknown]>([
    ["optional", about("participantId", z.string()).optional(), undefined],
    ["nullable", about("participantId", z.string()).nullable(), null],
    ["an array", about("participantId", z.array(z.string())), []],
    ["a text", about("participantId", z.string().min(1)), "[erased]"],
    ["of another shape, which its mark knows", about("participantId", z.number(), 0), 0],
  ])("comes to a tombstone where the field is %s", (_, field, tombstone) => {
    expect(personalFieldsOf({ participantId: id, field })[0]?.tombstones).toEqual({ field: tombstone });
  });
});

const sealedShare = (): string => (sealedMessage.data.$sealed as { senderId: string }).senderId;

const fieldsOf = ({ type, schemaVersion }: { type: string; schemaVersion: number }) => {
  const versions: Readonly<Record<number, z.ZodObject>> = eventCatalogue[type as keyof typeof eventCatalogue].versions;
  return personalFieldsOf(versions[schemaVersion]?.shape ?? {});
};

const withoutAbsent = (tombstones: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(tombstones).filter(([, value]) => value !== undefined));
