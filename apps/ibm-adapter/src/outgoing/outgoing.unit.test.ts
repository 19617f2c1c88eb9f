// When the link has come how far, and what happens to what can't be sent.
import type { EventStore, HeldLink, LinkMove } from "@tributary/event-store";
import type { Keyed } from "@tributary/external-chats";
import type { DomainEvent, RecordedEvent } from "@tributary/schemas";
import { expect, test, vi } from "vitest";
import { Chat } from "../chat.ts";
import type { Sent } from "../client/feed.ts";
import { CID } from "../testing/view.ts";
import { Outgoing } from "./outgoing.ts";

const link: HeldLink = {
  ...{ tenant: "acme", sessionId: "s1", linkId: "l1", participantId: null, lease: { name: "l", fence: 1 } },
  ...{ status: "CONNECTED", namedConversation: "chat/1", parameters: { channelId: "1", kind: "chat" } },
  ...{ clientId: "secret", conversation: CID, sentVersion: 1, receivedUpTo: null },
};
const session = { sessionId: "s1", participantId: null };
const at = "2026-03-01T10:00:00.000Z";
const coach = { id: "41", role: "coach" as const };

const recorded = (version: number, event: DomainEvent): RecordedEvent =>
  ({ version, event, metadata: { principal: coach } }) as unknown as RecordedEvent;
const says = (version: number, text: string): RecordedEvent => {
  const sender = { senderId: "41", senderType: "COACH" as const, senderName: "Grace", photoUrl: null };
  const rest = { channel: "APP" as const, html: null, attachments: [], replyToId: null, origin: null, sentAt: at };
  return recorded(version, {
    type: "MessageSent",
    data: { ...session, ...sender, ...rest, messageId: `${version}`, text },
  });
};
const unlinked = (version: number): RecordedEvent => {
  const data = { ...session, linkId: "l1", provider: "ibm-video", conversation: "chat/1" };
  return recorded(version, { type: "ExternalChatUnlinked", data: { ...data, unlinkedBy: coach, unlinkedAt: at } });
};

/** A session with these events, and a vendor that answers what it is told to. */
function scene(log: RecordedEvent[], answer: (text: string, signal: AbortSignal) => Promise<Sent>) {
  const [moves, sent, said, typed]: [(number | undefined)[], string[], Keyed[], boolean[]] = [[], [], [], []];
  const { promise: broker, resolve: acknowledge } = Promise.withResolvers<void>();
  const lost = new AbortController();
  const chat = new Chat(link, lost.signal);
  chat.open({ cid: CID, userId: "us" });
  const outgoing = new Outgoing({
    ...{ chat, store: {} as Pick<EventStore, "queries">, observe: { sent: () => undefined } },
    tracing: null,
    feed: {
      async send({ id, text }, signal) {
        const result = await answer(text, signal);
        if (result === "sent") sent.push(`${chat.own.versionOf(id)} ${text}`);
        return result;
      },
      ...{ edit: async () => "sent" as const, remove: async () => "sent" as const },
      typing: (isTyping) => typed.push(isTyping),
    },
    say: {
      commands(keyed) {
        said.push(...keyed);
        return { kept: Promise.resolve(), acknowledged: broker };
      },
    },
    cursors: { move: async (_link, { sentVersion }: Partial<LinkMove>) => void moves.push(sentVersion) },
    follower: {
      follow: () => ({
        async next(after, signal) {
          const found = log.filter(({ version }) => version > after);
          if (found.length > 0) return found;
          return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        },
        [Symbol.dispose]: () => undefined,
      }),
    },
  });
  const running = outgoing.run().catch(() => undefined);
  return {
    ...{ chat, outgoing, moves, sent, said, typed, running, acknowledge },
    async [Symbol.asyncDispose]() {
      lost.abort();
      await running;
    },
  };
}

test("messages go out in their order under their versions, and the link knows it when they have arrived", async () => {
  await using test = scene([says(2, "one"), says(3, "two")], async () => "sent");
  await vi.waitFor(() => expect(test.moves).toEqual([3]));
  expect(test.sent).toEqual(["2 Grace: one", "3 Grace: two"]);
});

test("what was not sent before the link is lost is left to the next holder; what was sent is noted", async () => {
  const never = new Promise<never>(() => undefined);
  const test = scene([says(2, "one"), says(3, "two")], async (text, signal) => {
    if (text !== "Grace: two") return "sent";
    return Promise.race([
      never,
      new Promise<never>((_, no) => signal.addEventListener("abort", () => no(signal.reason))),
    ]);
  });
  await vi.waitFor(() => expect(test.sent).toHaveLength(1));
  await test[Symbol.asyncDispose]();
  expect(test.moves).toEqual([2]);
});

test("what the vendor refuses is told in the session, and the next message goes out", async () => {
  await using test = scene([says(2, "bad"), says(3, "good")], async (text) =>
    text.endsWith("bad") ? { refused: "no bad words" } : "sent",
  );
  await vi.waitFor(() => expect(test.said).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(test.sent).toEqual([]); // first Kafka has the notice
  test.acknowledge();
  await vi.waitFor(() => expect(test.sent).toEqual(["3 Grace: good"]));
  expect(test.said).toMatchObject([
    {
      key: "undelivered:2",
      command: { type: "PostNotice", level: "WARNING", text: expect.stringContaining("no bad words") },
    },
  ]);
});

test("a link that is taken back while something can't be sent is left without it", async () => {
  await using test = scene([says(2, "not any more"), unlinked(3)], async (_text, signal) => {
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    return "sent";
  });
  await vi.waitFor(() => expect(test.chat.verdict).toMatchObject({ status: null }), { timeout: 3_000 });
  expect(test.sent).toEqual([]);
});

test("who of this side is typing is told; who of theirs is not", async () => {
  await using test = scene([], async () => "sent");
  const data = { ...session, memberId: "41", memberType: "COACH" as const };
  test.outgoing.onMoment({ type: "MemberTyping", data });
  test.outgoing.onMoment({ type: "MemberStoppedTyping", data });
  test.outgoing.onMoment({ type: "MemberTyping", data: { ...data, memberId: "ibm-bob", memberType: "VIEWER" } });
  expect(test.typed).toEqual([true, false]);
});
