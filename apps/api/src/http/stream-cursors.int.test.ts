import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, coach, conversation, participant, service } from "../testing/conversation.ts";
import { cursors, type Received, type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const EPOCH = 1;
const cursorsOf = ({ headers }: Received) =>
  ["stream-cursor", "session-stream-cursor"].map((name) => headers.get(name));

/** The cursors of a participant's feed and of a session, as they stand in the database. */
async function heads(participantId: string, sessionId: string): Promise<string[]> {
  const { tenant, query } = running;
  const [feed] = await query("SELECT seq FROM feed_heads WHERE owner = $1", [`${tenant}/participant/${participantId}`]);
  const [stream] = await query("SELECT version FROM streams WHERE stream_id = $1", [
    `${tenant}/chat-session/${sessionId}`,
  ]);
  return [
    cursors.write(tenant, `participant/${participantId}`, EPOCH, Number(feed?.seq)),
    cursors.write(tenant, `chat-session/${sessionId}`, EPOCH, Number(stream?.version)),
  ];
}

const snapshots = [
  { method: "GET", of: "/participants/:userId", session: false },
  { method: "GET", of: "/participants/:userId/extras/:extraGroup", session: false },
  { method: "GET", of: "/participants/:userId/extras/:extraGroup/:extraCode/history", session: false },
  { method: "POST", of: "/participants/:userId/chat_sessions/search", session: false },
  { method: "POST", of: "/participants/:userId/activity_plan_cards/search", session: false },
  { method: "GET", of: "/participants/:userId/chat_sessions/:id", session: true },
  { method: "GET", of: "/participants/:userId/chat_sessions/:id/chat_messages", session: true },
  { method: "GET", of: "/participants/:userId/chat_sessions/:id/chat_messages/:messageId", session: true },
  { method: "GET", of: "/participants/:userId/chat_sessions/:id/forms", session: true },
];

test.each(snapshots)(
  "$method $of says where its streams go on, to whoever may read it",
  async ({ method, of, session }) => {
    const { participantId, sessionId, say } = await conversation(running);
    await say("one");
    const messageId = await say("two");
    const ids: Record<string, string> = { userId: participantId, id: sessionId, messageId, extraGroup: "PARTICIPANT" };
    const path = of.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? name);
    const [ofParticipant, ofSession] = await heads(participantId, sessionId);
    for (const as of [participant(participantId), coach]) {
      const answer = await running.send(method, path, { as, ...(method === "POST" ? { body: {} } : {}) });
      expect([answer.status, ...cursorsOf(answer)]).toEqual([200, ofParticipant, session ? ofSession : null]);
    }
  },
);

test("a coach's inbox says where their stream goes on, also before anything has happened to them", async () => {
  const path = "/coaches/41/chat_sessions/search";
  const { say } = await conversation(running);
  await say("hello");
  const { tenant, query } = running;
  const [feed] = await query("SELECT seq FROM feed_heads WHERE owner = $1", [`${tenant}/coach/41`]);
  const answers = [
    await running.send("POST", path, { as: coach, body: {} }),
    await running.send("POST", path.replace("41", "unheard-of"), { as: admin, body: {} }),
  ];
  expect(answers.map(cursorsOf)).toEqual([
    [cursors.write(tenant, "coach/41", EPOCH, Number(feed?.seq)), null],
    [cursors.write(tenant, "coach/unheard-of", EPOCH, 0), null],
  ]);
});

test("before anything has happened to a participant the cursor is that of the beginning", async () => {
  const id = "unheard-of";
  await running.send("POST", "/participants", { as: admin, body: { id, firstName: "Ada", lastName: "Lovelace" } });
  const answer = await running.send("GET", `/participants/${id}`, { as: service });
  expect(cursorsOf(answer)).toEqual([cursors.write(running.tenant, `participant/${id}`, EPOCH, 0), null]);
});

test("what is refused, and what is no snapshot, has no cursor", async () => {
  const { participantId, path, adminPath } = await conversation(running);
  const self = participant(participantId);
  const answers = await Promise.all([
    running.send("GET", "/participants/nobody", { as: coach }),
    running.send("GET", "/participants/nobody/extras/PARTICIPANT", { as: coach }),
    running.send("GET", `/participants/${participantId}/chat_sessions/nothing`, { as: self }),
    running.send("GET", `${path}/chat_messages?perPage=0`, { as: self }),
    running.send("POST", `${adminPath}/chat_messages`, { as: coach, body: { text: "hello" } }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 422, 201]);
  expect(answers.flatMap(cursorsOf).filter((cursor) => cursor !== null)).toEqual([]);
});

test("openapi.json names the cursors of exactly these answers", async () => {
  const { json } = await running.send("GET", "/openapi.json");
  const { paths } = json as {
    paths: Record<string, Record<string, { responses?: Record<string, { headers?: object }> }>>;
  };
  const named = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) => {
      const headers = Object.keys(responses?.["200"]?.headers ?? {});
      const of = path.replace("/api/v1", "").replace(/\{(\w+)\}/g, ":$1");
      if (!headers.includes("Stream-Cursor")) return [];
      return [{ method: method.toUpperCase(), of, session: headers.includes("Session-Stream-Cursor") }];
    }),
  );
  const inbox = { method: "POST", of: "/coaches/:coachId/chat_sessions/search", session: false };
  const feed = { method: "GET", of: "/admin/participants/:userId/feed", session: false };
  const all = [...snapshots, inbox, feed];
  expect(named).toHaveLength(all.length);
  expect(named).toEqual(expect.arrayContaining(all));
});
