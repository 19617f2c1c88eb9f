// The command path against a store whose appends a test can precede: what somebody else commits first is real.
import { chatSessionDecider } from "@tributary/domain";
import { type EventStore, StoreUnavailableError } from "@tributary/event-store";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeMember, sendMessage } from "../chat-sessions/commands.ts";
import { coach, conversation, participant, service } from "../testing/conversation.ts";
import { callerOf, otherReplica } from "../testing/other-replica.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
let loads: number;
/** Runs before each append of the api. */
let beforeAppend: (store: EventStore) => Promise<unknown>;

beforeEach(async () => {
  loads = 0;
  beforeAppend = async () => undefined;
  running = await runningApi({
    around: (store) => ({
      ...store,
      load: (query) => {
        loads += 1;
        return store.load(query);
      },
      append: async (request) => {
        await beforeAppend(store);
        return store.append(request);
      },
      [Symbol.asyncDispose]: async () => undefined,
    }),
  });
});
afterEach(() => running[Symbol.asyncDispose]());

const moveOn = (store: EventStore, sessionId: string) =>
  sendMessage(otherReplica(store), callerOf(service), { type: "SendMessage", sessionId, text: "first" });

test("when somebody else was first, the command is decided again on what they left, without another load", async () => {
  const { sessionId, say } = await conversation(running);
  const streamId = `acme/chat-session/${sessionId}`;
  let first = true;
  beforeAppend = async (store) => {
    if (first) await moveOn(store, sessionId);
    first = false;
  };
  loads = 0;
  await say("second");
  const events = await running.store.readStream(streamId, 3, 10);
  expect(events.map(({ version, event }) => [version, "text" in event.data && event.data.text])).toEqual([
    [4, "first"],
    [5, "second"],
  ]);
  expect(loads).toBe(1);
});

test("what the others did can change the decision: a member who was removed meanwhile is refused", async () => {
  const { path, participantId, sessionId } = await conversation(running);
  let first = true;
  beforeAppend = async (store) => {
    if (first)
      await removeMember(otherReplica(store), callerOf(coach), {
        type: "LeaveChatSession",
        sessionId,
        memberId: participantId,
      });
    first = false;
  };
  const sent = { as: participant(participantId), body: { text: "too late" } };
  const refused = await running.send("POST", `${path}/chat_messages`, sent);
  expect(refused.json).toMatchObject({ status: 404, code: "session-unknown" });
  const events = await running.store.readStream(`acme/chat-session/${sessionId}`, 3, 10);
  expect(events.map(({ event }) => event.type)).toEqual(["ChatSessionMemberLeft"]);
});

test("after six lost rounds the answer is 503, and nothing is written", async () => {
  const { path, participantId, sessionId } = await conversation(running);
  const streamId = `acme/chat-session/${sessionId}`;
  let rounds = 0;
  beforeAppend = async (store) => {
    rounds += 1;
    await moveOn(store, sessionId);
  };
  const sent = { as: participant(participantId), body: { text: "never" } };
  const refused = await running.send("POST", `${path}/chat_messages`, sent);
  expect(refused.json).toMatchObject({ status: 503, code: "too-much-contention" });
  expect([rounds, refused.headers.get("retry-after")]).toEqual([6, "1"]);
  const events = await running.store.readStream(streamId, 3, 100);
  expect(events.every(({ event }) => "text" in event.data && event.data.text === "first")).toBe(true);
});

test("many at once in one session are all answered, in one replica", async () => {
  const { sessionId, say } = await conversation(running);
  const ids = await Promise.all(Array.from({ length: 30 }, (_, n) => say(`message ${n}`)));
  const events = await running.store.readStream(`acme/chat-session/${sessionId}`, 3, 100);
  expect(events.map(({ event }) => "messageId" in event.data && event.data.messageId).toSorted()).toEqual(
    ids.toSorted(),
  );
});

test("while the log is suspect every command is 503, and nothing is written", async () => {
  const { adminPath } = await conversation(running);
  await running.query("UPDATE log_epoch SET suspect = true");
  const before = await running.written();
  const refused = await running.send("POST", `${adminPath}/chat_messages`, { as: coach, body: { text: "x" } });
  expect(refused.json).toMatchObject({ status: 503, code: "log-suspect" });
  expect(await running.written()).toEqual(before);
});

test("a state that another release wrote is folded anew from the events", async () => {
  const { sessionId, say } = await conversation(running);
  const streamId = `acme/chat-session/${sessionId}`;
  await running.query("UPDATE streams SET state_version = 999, state = '{}' WHERE stream_id = $1", [streamId]);
  await say("still works");
  const { version, stateVersion } = await running.store.load({ tenant: "acme", streamId });
  expect([version, stateVersion]).toEqual([4, chatSessionDecider.stateVersion]);
});

test("a database that is away is 503, not a bug", async () => {
  const { path, participantId } = await conversation(running);
  beforeAppend = () => Promise.reject(new StoreUnavailableError("down"));
  const sent = { as: participant(participantId), body: { text: "x" } };
  const refused = await running.send("POST", `${path}/chat_messages`, sent);
  expect(refused.json).toMatchObject({ status: 503, code: "unavailable" });
});
