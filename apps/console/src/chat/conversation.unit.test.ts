import { beforeEach, expect, it, vi } from "vitest";
import { Conversation } from "./conversation.ts";
import { requestsOf } from "./session-list.ts";
import { FakePlatform } from "./testing/fake-platform.ts";
import { aMessage, SESSION_ID, sent } from "./testing/log.ts";

const me = { id: "41", type: "COACH" } as const;
const hedy = { memberId: "42", memberType: "COACH" as const, memberName: "Hedy", photoUrl: null };
const requested = {
  eventType: "CHAT_SESSION_MEMBER_REQUESTED" as const,
  payload: { sessionId: SESSION_ID, participantId: "40", ...hedy },
};

let platform: FakePlatform;
beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", queueMicrotask);
  platform = new FakePlatform();
});

async function opened(): Promise<Conversation> {
  const conversation = new Conversation({ client: platform.client, me, userId: "40", sessionId: SESSION_ID });
  await conversation.open();
  return conversation;
}

function waitingIn({ store }: Conversation): string[] {
  const { picture } = store.get();
  return picture === null ? [] : requestsOf(picture.session).map(({ memberName }) => memberName);
}

it("takes what the stream tells of again, up to the snapshot's number, for what was before it", async () => {
  platform.snapshot = 100;
  platform.history = [aMessage(5)];
  const conversation = await opened();
  platform.tell(requested, 99);
  expect(waitingIn(conversation)).toEqual([]);
  platform.tell(sent(aMessage(9)), 100);
  expect(conversation.store.get().picture?.messages.map(({ id }) => id)).toEqual(["m-0009", "m-0005"]);
  platform.tell(requested, 101);
  expect(waitingIn(conversation)).toEqual(["Hedy"]);
});

it("shows who is typing, though that has the number of what came before it", async () => {
  platform.snapshot = 100;
  const conversation = await opened();
  const ada = { sessionId: SESSION_ID, participantId: "40", memberId: "40", memberType: "PARTICIPANT" as const };
  platform.tell({ eventType: "MEMBER_TYPING", payload: ada }, 100);
  expect([...(conversation.store.get().picture?.typing.keys() ?? [])]).toEqual(["PARTICIPANT/40"]);
});

it("forgets the oldest of a broadcast only while its newest is in view", async () => {
  const ports = { client: platform.client, me, userId: "41", sessionId: SESSION_ID, most: 2 };
  const wall = new Conversation(ports);
  await wall.open();
  const said = () => wall.store.get().picture?.messages.map(({ id }) => id);
  wall.isAtEnd = false;
  for (const second of [2, 3, 4]) platform.tell(sent(aMessage(second)), second);
  expect(said()).toEqual(["m-0002", "m-0003", "m-0004"]);
  wall.isAtEnd = true;
  platform.tell(sent(aMessage(5)), 5);
  expect(said()).toEqual(["m-0004", "m-0005"]);
});
