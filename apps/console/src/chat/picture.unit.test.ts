import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEvent } from "./apply-event.ts";
import { withMessages, withoutOldest } from "./messages.ts";
import { type Me, type Picture, pictureOf } from "./picture.ts";
import { receiptsOf } from "./receipts.ts";
import { aMessage, aSession, at, historyAfter, logOf, type Step, sent } from "./testing/log.ts";

const me: Me = { id: "41", type: "COACH" };
const here = { me, now: 0, isPast: false };
const empty = pictureOf(aSession());

const steps = fc.array(
  fc.record<Step>({
    what: fc.constantFrom("say", "say", "say", "edit", "delete", "react", "unreact", "read"),
    which: fc.nat(20),
  }),
  { maxLength: 30 },
);

/** What is on the screen. An empty list of reactions is none. */
const shown = ({ messages }: Picture) => messages.map(({ reactions = [], ...message }) => ({ ...message, reactions }));

describe("a picture of a session", () => {
  it("is the same wherever the snapshot was taken, and however much of the stream comes again", () => {
    const isSame = (what: Step[], taken: number, from: number, repeats: number[]): void => {
      const log = logOf(what);
      const read = historyAfter(log.slice(0, Math.min(taken, log.length)));
      const first = Math.min(from, taken);
      const heard = log.slice(first);
      const again = heard.flatMap((_, index) => [index, ...repeats.map((back) => index - back)]);
      const picture = again.reduce(
        (before, index) => {
          const event = heard[index];
          const isPast = first + index < taken;
          return event === undefined ? before : applyEvent(before, event, { ...here, isPast });
        },
        withMessages(empty, read),
      );
      expect(shown(picture)).toEqual(shown(withMessages(empty, historyAfter(log))));
    };
    fc.assert(fc.property(steps, fc.nat(30), fc.nat(30), fc.array(fc.nat(6), { maxLength: 3 }), isSame));
  });

  it("has what the stream tells of from before the snapshot's page before it, in its order, whatever clocks say", () => {
    const isInOrder = (what: Step[], taken: number, from: number, perPage: number): void => {
      const log = logOf(what);
      const snapshot = Math.min(taken, log.length);
      const first = Math.min(from, snapshot);
      const page = historyAfter(log.slice(0, snapshot)).slice(-perPage);
      const picture = log
        .slice(first)
        .reduce(
          (before, event, index) => applyEvent(before, event, { ...here, isPast: first + index < snapshot }),
          withMessages(empty, page),
        );
      const heard = log.slice(first).flatMap((event) => (event.eventType === "MESSAGE_SENT" ? [event.payload.id] : []));
      const known = new Set([...page.map(({ id }) => id), ...heard]);
      const expected = withMessages(empty, historyAfter(log));
      expect(shown(picture)).toEqual(
        shown({ ...expected, messages: expected.messages.filter(({ id }) => known.has(id)) }),
      );
    };
    fc.assert(fc.property(steps, fc.nat(30), fc.nat(30), fc.integer({ min: 1, max: 5 }), isInOrder));
  });

  it("is the same when a page of history arrives late, after events that changed it", () => {
    const isSame = (what: Step[], taken: number, arrives: number): void => {
      const log = logOf(what);
      const read = Math.min(taken, log.length);
      const page = historyAfter(log.slice(0, read)); // read here, and on its way until `arrives`
      let picture = empty;
      for (const [index, event] of log.entries()) {
        if (index < read) continue;
        if (index === read + arrives) picture = withMessages(picture, page, picture.messages[0]?.id);
        picture = applyEvent(picture, event, here);
      }
      picture = withMessages(picture, page, picture.messages[0]?.id);
      expect(shown(picture)).toEqual(shown(withMessages(empty, historyAfter(log))));
    };
    fc.assert(fc.property(steps, fc.nat(30), fc.nat(30), isSame));
  });

  it("has the order of the log, whatever the order in which the answers to my own messages came", () => {
    const isSame = (count: number, order: number[]): void => {
      const log = Array.from({ length: count }, (_, index) => aMessage(index + 1));
      const [first, ...rest] = log;
      const answers = rest.toSorted(
        (one, other) => (order[rest.indexOf(one)] ?? 0) - (order[rest.indexOf(other)] ?? 0),
      );
      const opened = first === undefined ? empty : applyEvent(empty, sent(first), here);
      const answered = answers.reduce((before, message) => withMessages(before, [message]), opened);
      const picture = rest.reduce((before, message) => applyEvent(before, sent(message), here), answered);
      expect(picture.messages.map(({ id }) => id)).toEqual(log.map(({ id }) => id));
    };
    fc.assert(fc.property(fc.nat(8), fc.array(fc.nat(9), { maxLength: 8 }), isSame));
  });

  it("never goes back to an earlier form of a message", () => {
    const edited = aMessage(1, { text: "better", editedAt: at(5) });
    const picture = applyEvent(withMessages(empty, [edited]), sent(aMessage(1)), here);
    expect(picture.messages).toEqual([edited]);
  });

  it("keeps to the end what was said last of a long broadcast, and knows that there is more", () => {
    const picture = withoutOldest(withMessages(empty, [aMessage(1), aMessage(2), aMessage(3)]), 2);
    expect(picture.messages.map(({ id }) => id)).toEqual(["m-0002", "m-0003"]);
    expect(picture.hasOlder).toBe(true);
  });

  it("leaves a page out whose place was forgotten while it was on its way", () => {
    const wall = withMessages(empty, [aMessage(4), aMessage(5)]);
    expect(withMessages(wall, [aMessage(1), aMessage(2)], aMessage(3).id)).toBe(wall);
  });

  it("shows who joins, asks and leaves", () => {
    const hedy = { memberId: "42", memberType: "COACH" as const, memberName: "Hedy", photoUrl: null };
    const named = { sessionId: "s-1", participantId: "40", ...hedy };
    const asked = applyEvent(empty, { eventType: "CHAT_SESSION_MEMBER_REQUESTED", payload: named }, here);
    expect(asked.session.members).toEqual([{ ...hedy, state: "REQUESTED" }]);
    const joined = applyEvent(asked, { eventType: "CHAT_SESSION_MEMBER_JOINED", payload: named }, here);
    expect(joined.session.members).toEqual([{ ...hedy, state: "JOINED" }]);
  });

  it("does not show again who asked to join before the snapshot, whatever was decided since", () => {
    const hedy = { memberId: "42", memberType: "COACH" as const, memberName: "Hedy", photoUrl: null };
    const requested = { sessionId: "s-1", participantId: "40", ...hedy };
    const picture = applyEvent(
      empty,
      { eventType: "CHAT_SESSION_MEMBER_REQUESTED", payload: requested },
      { ...here, isPast: true },
    );
    expect(picture).toBe(empty);
  });

  it("shows who is typing until they have said it, and never myself", () => {
    const typing = (memberId: string, memberType: "PARTICIPANT" | "COACH") =>
      ({
        eventType: "MEMBER_TYPING",
        payload: { sessionId: "s-1", participantId: "40", memberId, memberType },
      }) as const;
    const picture = applyEvent(empty, typing("40", "PARTICIPANT"), here);
    expect([...picture.typing.keys()]).toEqual(["PARTICIPANT/40"]);
    expect(applyEvent(empty, typing("41", "COACH"), here).typing.size).toBe(0);
    expect(applyEvent(picture, sent(aMessage(1)), here).typing.size).toBe(0);
  });
});

describe("the receipt of a message", () => {
  const ada = { memberId: "40", memberType: "PARTICIPANT" as const, memberName: "Ada", photoUrl: null };
  const mine = { senderId: "41", senderType: "COACH" as const };
  const session = aSession({ members: [{ ...ada, state: "JOINED" }] });
  const two = withMessages(pictureOf(session), [aMessage(1, mine), aMessage(2, mine)]);
  const [first, second] = two.messages as [Picture["messages"][number], Picture["messages"][number]];
  const mark = { sessionId: "s-1", participantId: "40", ...ada, upToMessageId: first.id };

  it("says that it was sent, delivered, and read by whom, up to the mark and no further", () => {
    expect(receiptsOf(two, me)(first)).toEqual({ state: "sent", readers: [] });
    const delivered = applyEvent(
      two,
      { eventType: "MESSAGES_DELIVERED", payload: { ...mark, deliveredAt: at(3) } },
      here,
    );
    expect(receiptsOf(delivered, me)(first).state).toBe("delivered");
    const read = applyEvent(delivered, { eventType: "MESSAGES_READ", payload: { ...mark, readAt: at(4) } }, here);
    expect(receiptsOf(read, me)(first)).toEqual({ state: "read", readers: ["Ada"] });
    expect(receiptsOf(read, me)(second).state).toBe("sent");
  });

  it("does not go back when an earlier mark comes again", () => {
    const further = { ...mark, upToMessageId: second.id, readAt: at(5) };
    const read = applyEvent(two, { eventType: "MESSAGES_READ", payload: further }, here);
    const again = applyEvent(read, { eventType: "MESSAGES_READ", payload: { ...mark, readAt: at(4) } }, here);
    expect(receiptsOf(again, me)(second).state).toBe("read");
  });
});
