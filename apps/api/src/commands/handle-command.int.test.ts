// The command path against a store whose appends a test can precede: what somebody else commits first is real.
import { chatSessionDecider } from "@tributary/domain";
import {
  type AppendRequest,
  type EventStore,
  StoreUnavailableError,
  UnstorableValueError,
} from "@tributary/event-store";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeMember, sendMessage } from "../chat-sessions/commands.ts";
import { coach, conversation, participant, service } from "../testing/conversation.ts";
import { callerOf, otherReplica } from "../testing/other-replica.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
let loads: number;
/** Runs before each append of the api. */
let beforeAppend: (store: EventStore, request: AppendRequest) => Promise<unknown>;

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
        await beforeAppend(store, request);
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

test("after fifty lost rounds the answer is 503, and nothing is written", async () => {
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
  expect([rounds, refused.headers.get("retry-after")]).toEqual([50, "1"]);
  const events = await running.store.readStream(streamId, 3, 100);
  expect(events).toHaveLength(50);
  expect(events.every(({ event }) => "text" in event.data && event.data.text === "first")).toBe(true);
});

/** Messages of one participant in one session at the same moment, under these keys. */
const sayAtOnce = async (keys: readonly string[]) => {
  const { sessionId, path, participantId } = await conversation(running);
  const as = participant(participantId);
  const send = (key: string) =>
    running.send("POST", `${path}/chat_messages`, { as, body: { text: "x" }, headers: { "idempotency-key": key } });
  const answers = await Promise.all(keys.map(send));
  const events = await running.store.readStream(`acme/chat-session/${sessionId}`, 3, 100);
  return { send, answers, events, streamId: `acme/chat-session/${sessionId}` };
};

test("commands that wait for one session are appended together, each with its own event, answer and receipt", async () => {
  const appends: number[] = [];
  beforeAppend = async (_store, { receipts }) => void (receipts.length > 0 && appends.push(receipts.length));
  const keys = Array.from({ length: 30 }, (_, n) => `together-${n}`);
  const { send, answers, events } = await sayAtOnce(keys);
  expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 201));
  const written = events.map(({ event }) => "messageId" in event.data && event.data.messageId);
  expect(written.toSorted()).toEqual(answers.map(({ json }) => (json as { id: string }).id).toSorted());
  expect(new Set(events.map(({ metadata }) => metadata.commandId)).size).toBe(30);
  expect(appends.length).toBeLessThan(15);
  expect((await send("together-7")).json).toEqual(answers[7]?.json);
});

test("of those that go together one is refused, one comes twice, and the others don't notice", async () => {
  const { sessionId, path, participantId, adminPath } = await conversation(running);
  const as = participant(participantId);
  const say = (text: string, headers = {}) =>
    running.send("POST", `${path}/chat_messages`, { as, body: { text }, headers });
  const stranger = { ...coach, id: "stranger" };
  const [first, refused, second, twin] = await Promise.all([
    ...[say("first"), running.send("POST", `${adminPath}/chat_messages`, { as: stranger, body: { text: "no" } })],
    ...[say("second", { "idempotency-key": "twin" }), say("second", { "idempotency-key": "twin" })],
  ]);
  expect([first, refused, second, twin].map((answer) => answer?.status)).toEqual([201, 403, 201, 201]);
  expect(twin?.json).toEqual(second?.json);
  expect(await running.store.readStream(`acme/chat-session/${sessionId}`, 3, 100)).toHaveLength(2);
});

test("when somebody else was first, all that go together are decided again on what they left", async () => {
  let moved = false;
  beforeAppend = async (store, { streamId, receipts }) => {
    if (receipts.length < 2 || moved) return;
    moved = true;
    await moveOn(store, streamId.replace("acme/chat-session/", ""));
  };
  const { answers, events } = await sayAtOnce(["a", "b", "c", "d"]);
  expect(moved).toBe(true);
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  expect(events.map(({ version }) => version)).toEqual([4, 5, 6, 7, 8]);
});

test("what the database refuses of several is tried one by one: only the one to blame fails", async () => {
  beforeAppend = async (_store, { receipts }) => {
    if (receipts.some(({ key }) => key === "bad")) throw new UnstorableValueError("no");
  };
  const { answers, events } = await sayAtOnce(["good", "bad", "better", "best"]);
  expect(answers.map(({ status }) => status)).toEqual([201, 422, 201, 201]);
  expect(events).toHaveLength(3);
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
