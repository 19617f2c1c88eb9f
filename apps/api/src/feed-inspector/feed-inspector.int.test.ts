import { type FeedEntries, feedEntries, participantFeed } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, coach, conversation, registered, succeeded } from "../testing/conversation.ts";
import { cursors, type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const look = async (participantId: string, query = ""): Promise<FeedEntries> => {
  const answer = await running.send("GET", `/admin/participants/${participantId}/feed${query}`, { as: admin });
  return feedEntries.parse(succeeded(answer));
};

const types = ({ results }: FeedEntries) => results.map(({ storedEvent }) => storedEvent.type);
const numbers = ({ results }: FeedEntries) => results.map(({ seq }) => seq);

test("an entry is shown as it is stored, as the relay publishes it, and as the stream writes it", async () => {
  const { participantId, sessionId, say } = await conversation(running);
  const messageId = await say("What a day");
  const { results, ...page } = await look(participantId);
  expect(page).toEqual({ epoch: 1, head: results.length, first: 1, cursor: null });
  const { seq, storedEvent, record, frame } = results.at(-1) ?? {};
  expect(storedEvent).toMatchObject({
    ...{ type: "MessageSent", schemaVersion: 1, streamId: `acme/chat-session/${sessionId}`, epoch: 1 },
    ...{ actor: { role: "participant", id: participantId }, application: "tests", commandName: "SendMessage" },
    ...{ data: { messageId, text: "What a day" }, unreadable: null, erased: [] },
    feeds: { [participantFeed(participantId)]: seq, "coach/41": expect.any(Number) },
  });
  expect(record).toMatchObject({
    ...{ renderedFrom: "log", topic: "tributary.events", key: storedEvent?.streamId },
    headers: { ce_id: storedEvent?.eventId, streamversion: String(storedEvent?.version) },
  });
  expect(record?.value).not.toContain("What a day");
  const id = cursors.write("acme", participantFeed(participantId), 1, seq ?? 0);
  expect(frame?.text.startsWith(`id: ${id}\ndata: {"eventType":"MESSAGE_SENT","payload":{`)).toBe(true);
  expect(frame?.text.endsWith("}}\n\n")).toBe(true);
  expect(frame?.include).toBeNull();
});

test("what a client has to ask for says so", async () => {
  const { participantId, path, say } = await conversation(running);
  const messageId = await say("Helo");
  await running.send("PATCH", `${path}/chat_messages/${messageId}`, {
    ...{ as: { role: "participant", id: participantId }, body: { text: "Hello" } },
  });
  const { results } = await look(participantId);
  expect(results.at(-1)).toMatchObject({ storedEvent: { type: "MessageEdited" }, frame: { include: "edits" } });
});

test("pages go forwards after a number, backwards before one, and say where they go on", async () => {
  const { participantId, say } = await conversation(running);
  for (const text of ["1", "2", "3", "4"]) await say(text);
  const { head } = await look(participantId);
  const forwards = await look(participantId, "?after=0&perPage=2");
  expect([numbers(forwards), forwards.cursor]).toEqual([[1, 2], 2]);
  const rest = await look(participantId, `?after=${forwards.cursor}`);
  expect([numbers(rest).at(-1), rest.cursor]).toEqual([head, null]);
  const newest = await look(participantId, "?perPage=2");
  expect([numbers(newest), newest.cursor]).toEqual([[head - 1, head], head - 1]);
  const before = await look(participantId, `?before=${newest.cursor}`);
  expect([numbers(before).at(-1), before.cursor]).toEqual([head - 2, null]);
  const both = await running.send("GET", `/admin/participants/${participantId}/feed?after=1&before=3`, { as: admin });
  expect(both.status).toBe(422);
});

test("the answer's cursor is where the participant's stream goes on, and a stranger's feed is not there", async () => {
  const { participantId, say } = await conversation(running);
  await say("hello");
  const answer = await running.send("GET", `/admin/participants/${participantId}/feed?after=0&perPage=1`, {
    as: admin,
  });
  const { head } = feedEntries.parse(answer.json);
  expect(answer.headers.get("stream-cursor")).toBe(cursors.write("acme", participantFeed(participantId), 1, head));
  const nobody = await running.send("GET", "/admin/participants/nobody/feed", { as: admin });
  expect(nobody.status).toBe(404);
  const idle = await look(await registered(running));
  expect(idle).toEqual({ results: [], epoch: 1, head: 0, first: 1, cursor: null });
});

test("what an erased person said is gone from all three, and who is erased is said", async () => {
  const { participantId, adminPath, say } = await conversation(running);
  await say("my secret");
  await running.send("POST", `${adminPath}/close`, { as: coach });
  succeeded(await running.send("DELETE", `/participants/${participantId}`, { as: admin }));
  const page = await look(participantId);
  expect(types(page)).toContain("MessageSent");
  const said = page.results.find(({ storedEvent }) => storedEvent.type === "MessageSent");
  expect(said?.storedEvent.erased).toEqual([`participant/${participantId}`]);
  expect(JSON.stringify(page)).not.toContain("my secret");
});
