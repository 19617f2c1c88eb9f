import { type ChatMessage, ConnectionError, ProblemError } from "@tributary/client";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Conversation } from "./conversation.ts";
import { conversationOf, failedSessions, leave } from "./kept-conversations.ts";
import type { Me } from "./picture.ts";
import { say, sayAgain } from "./speaking.ts";
import { FakePlatform } from "./testing/fake-platform.ts";
import { aMessage, SESSION_ID, sent } from "./testing/log.ts";
import { timelineOf } from "./timeline.ts";

const me: Me = { id: "41", type: "COACH" };
const mine = (second: number, text: string): ChatMessage =>
  aMessage(second, { senderId: "41", senderType: "COACH", text });
const said = (text: string) => ({ text, replyToId: null, attachments: [] });
const refused = new ProblemError(422, { code: "validation-failed" });

let platform: FakePlatform;
beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", queueMicrotask);
  platform = new FakePlatform();
});

async function opened(): Promise<Conversation> {
  const conversation = conversationOf({ client: platform.client, me, userId: "40", sessionId: SESSION_ID });
  await conversation.open();
  return conversation;
}

function shown({ store }: Conversation): string[] {
  const { picture } = store.get();
  return picture === null
    ? []
    : timelineOf(picture, null).flatMap((item) => {
        if (item.kind === "message") return [item.message.text];
        return item.kind === "unsent" ? [`${item.unsent.text} (${item.unsent.state})`] : [];
      });
}

describe("saying something", () => {
  it("sends one after the other, in the order in which it was said", async () => {
    const conversation = await opened();
    const first = say(conversation, said("A"));
    const second = say(conversation, said("B"));
    await vi.waitFor(() => expect(platform.sends.map(({ text }) => text)).toEqual(["A"]));
    expect(shown(conversation)).toEqual(["A (sending)", "B (sending)"]);
    platform.sends[0]?.answer(mine(1, "A"));
    await first;
    await vi.waitFor(() => expect(platform.sends.map(({ text }) => text)).toEqual(["A", "B"]));
    platform.sends[1]?.answer(mine(2, "B"));
    await second;
    expect(shown(conversation)).toEqual(["A", "B"]);
  });

  it("goes on with the next when one was refused", async () => {
    const conversation = await opened();
    void say(conversation, said("A"));
    const second = say(conversation, said("B"));
    await vi.waitFor(() => expect(platform.sends).toHaveLength(1));
    platform.sends[0]?.fail(refused);
    await vi.waitFor(() => expect(platform.sends).toHaveLength(2));
    platform.sends[1]?.answer(mine(2, "B"));
    await second;
    expect(shown(conversation)).toEqual(["B", "A (failed)"]);
  });

  it("is not forgotten when somebody goes elsewhere: it is told of, and there again on coming back", async () => {
    const conversation = await opened();
    const sending = say(conversation, said("A"));
    await vi.waitFor(() => expect(platform.sends).toHaveLength(1));
    leave(conversation);
    platform.sends[0]?.fail(refused);
    await sending;
    expect([...failedSessions(platform.client).get()]).toEqual([SESSION_ID]);
    const again = await opened();
    expect(shown(again)).toEqual(["A (failed)"]);
    const [unsent] = again.store.get().picture?.outbox ?? [];
    const trying = unsent && sayAgain(again, unsent);
    await vi.waitFor(() => expect(platform.sends).toHaveLength(2));
    platform.sends[1]?.answer(mine(1, "A"));
    await trying;
    expect([...failedSessions(platform.client).get()]).toEqual([]);
    expect(shown(again)).toEqual(["A"]);
  });

  it("keeps nothing of a session in which nothing is unsent", async () => {
    const conversation = await opened();
    leave(conversation);
    expect(platform.openStreams).toBe(0);
    expect(await opened()).not.toBe(conversation);
  });

  it("keeps nothing of a session in which what was not sent has turned out to have arrived", async () => {
    const conversation = await opened();
    const sending = say(conversation, said("A"));
    await vi.waitFor(() => expect(platform.sends).toHaveLength(1));
    platform.sends[0]?.fail(new ConnectionError("gone"));
    await sending;
    leave(conversation);
    expect(await opened()).toBe(conversation);
    platform.tell(sent(mine(1, "A")), 2);
    expect([...failedSessions(platform.client).get()]).toEqual([]);
    leave(conversation);
    expect(await opened()).not.toBe(conversation);
  });

  it("is shown once when its answer was lost, and what is read anew has it", async () => {
    const conversation = await opened();
    const sending = say(conversation, said("A"));
    await vi.waitFor(() => expect(platform.sends).toHaveLength(1));
    platform.sends[0]?.fail(new ConnectionError("gone"));
    await sending;
    expect(shown(conversation)).toEqual(["A (failed)"]);
    platform.history = [mine(1, "A")];
    await platform.reset();
    expect(shown(conversation)).toEqual(["A"]);
    expect([...failedSessions(platform.client).get()]).toEqual([]);
  });

  it("has one stream, however often it is opened", async () => {
    const conversation = await opened();
    await Promise.all([conversation.open(), conversation.open()]);
    expect(platform.openStreams).toBe(1);
  });
});
