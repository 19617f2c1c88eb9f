import { type ChatMessage, ConnectionError } from "@tributary/client";
import { describe, expect, it } from "vitest";
import { applyEvent } from "./apply-event.ts";
import { withMessages } from "./messages.ts";
import { confirmed, failed, queued, waiting } from "./outbox.ts";
import { type Me, type Picture, pictureOf } from "./picture.ts";
import { aMessage, aSession, sent } from "./testing/log.ts";
import { timelineOf } from "./timeline.ts";

const me: Me = { id: "41", type: "COACH" };
const here = { me, now: 0, isPast: false };
const said = { key: "k-1", text: "Good morning!", replyToId: null, attachments: [] };
const mine = (second: number, changes: Partial<ChatMessage> = {}): ChatMessage =>
  aMessage(second, { senderId: "41", senderType: "COACH", text: said.text, ...changes });

const sending: Picture = { ...pictureOf(aSession()), outbox: queued([], said) };
const lost = { error: new ConnectionError("gone"), isUnknown: true };

/** The texts that are on the screen. */
const shown = (picture: Picture): string[] =>
  timelineOf(picture, null).flatMap((item) => {
    if (item.kind === "message") return [item.message.text];
    return item.kind === "unsent" ? [`${item.unsent.text} (${item.unsent.state})`] : [];
  });

describe("what I have said", () => {
  it("is shown at once, and as one message whether the stream or the answer tells of it first", () => {
    expect(shown(sending)).toEqual(["Good morning! (sending)"]);
    const streamed = applyEvent(sending, sent(mine(1)), here);
    expect(shown(streamed)).toEqual(["Good morning!"]);
    const answered = { ...withMessages(streamed, [mine(1)]), outbox: confirmed(streamed.outbox, said.key, mine(1).id) };
    expect(shown(answered)).toEqual(["Good morning!"]);
    const answeredFirst = {
      ...withMessages(sending, [mine(1)]),
      outbox: confirmed(sending.outbox, said.key, mine(1).id),
    };
    expect(shown(applyEvent(answeredFirst, sent(mine(1)), here))).toEqual(["Good morning!"]);
  });

  it("is shown as not sent when it was refused, even if the same had been said elsewhere meanwhile", () => {
    const streamed = applyEvent(sending, sent(mine(1)), here);
    const refused = failed(streamed.outbox, said.key, { error: new Error("the session is closed"), isUnknown: false });
    expect(shown({ ...streamed, outbox: refused })).toEqual(["Good morning!", "Good morning! (failed)"]);
  });

  it("has arrived when it was seen to, though its answer was lost", () => {
    const streamed = applyEvent(sending, sent(mine(1)), here);
    expect(failed(streamed.outbox, said.key, lost)).toEqual([]);
  });

  it("can be said twice on purpose: each message stands for one", () => {
    const twice = { ...sending, outbox: queued(sending.outbox, { ...said, key: "k-2" }) };
    const first = applyEvent(twice, sent(mine(1)), here);
    expect(shown(first)).toEqual(["Good morning!", "Good morning! (sending)"]);
    expect(shown(applyEvent(first, sent(mine(1)), here))).toHaveLength(2);
    expect(shown(applyEvent(first, sent(mine(2)), here))).toEqual(["Good morning!", "Good morning!"]);
  });

  it("is not what somebody else says, nor what I had said before", () => {
    expect(waiting(applyEvent(sending, sent(aMessage(1, { text: said.text })), here).outbox)).toHaveLength(1);
    const known = withMessages(sending, [mine(1)]);
    expect(waiting(applyEvent(known, sent(mine(1)), here).outbox)).toHaveLength(1);
  });

  it("goes out again under the same key, and is shown as being sent", () => {
    const again = queued(failed(sending.outbox, said.key, lost), said);
    expect(again).toMatchObject([{ key: "k-1", state: "sending", error: null }]);
  });

  it("stays not sent when I say the same again and that arrives", () => {
    const refused = failed(sending.outbox, said.key, { error: new Error("too much"), isUnknown: false });
    const again = { ...sending, outbox: queued(refused, { ...said, key: "k-2" }) };
    const streamed = applyEvent(again, sent(mine(1)), here);
    const answered = { ...streamed, outbox: confirmed(streamed.outbox, "k-2", mine(1).id) };
    expect(shown(answered)).toEqual(["Good morning!", "Good morning! (failed)"]);
  });

  it("is released when the message that said the same turns out to be another one", () => {
    const unknown = { ...sending, outbox: failed(sending.outbox, said.key, lost) };
    const streamed = applyEvent(unknown, sent(mine(1)), here);
    expect(shown(streamed)).toEqual(["Good morning!"]);
    const other = queued(streamed.outbox, { ...said, key: "k-2" });
    expect(shown({ ...streamed, outbox: confirmed(other, "k-2", mine(1).id) })).toHaveLength(2);
  });

  it("is no message from before it was said, which the stream may tell of again", () => {
    const known: Picture = { ...withMessages(sending, [aMessage(5)]), outbox: failed(sending.outbox, said.key, lost) };
    const replayed = [mine(1), aMessage(5)].reduce(
      (picture, message) => applyEvent(picture, sent(message), { ...here, isPast: true }),
      known,
    );
    expect(shown(replayed)).toEqual(["Good morning!", "said at 5", "Good morning! (failed)"]);
    expect(shown(applyEvent(replayed, sent(mine(9)), here))).toEqual(["Good morning!", "said at 5", "Good morning!"]);
  });

  it("has arrived as the message that was taken for what I said after it", () => {
    const unknown = failed(sending.outbox, said.key, lost);
    const both = { ...sending, outbox: queued(unknown, { ...said, key: "k-2" }) };
    const streamed = [mine(1), mine(2)].reduce((picture, message) => applyEvent(picture, sent(message), here), both);
    const answered = { ...streamed, outbox: confirmed(streamed.outbox, "k-2", mine(2).id) };
    expect(shown(answered)).toEqual(["Good morning!", "Good morning!"]);
  });
});
