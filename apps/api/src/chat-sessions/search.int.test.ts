import { afterAll, beforeAll, expect, test } from "vitest";
import {
  coach,
  conversation,
  otherCoach,
  participant,
  registered,
  service,
  succeeded,
} from "../testing/conversation.ts";
import { type Person, type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

interface Results {
  results: { id: string; lastMessage: { text: string } | null }[];
  total: number;
}

const search = (as: Person, participantId: string, body: object = {}) =>
  running.send("POST", `/participants/${participantId}/chat_sessions/search`, { as, body });

const open = async (as: Person, participantId: string): Promise<string> => {
  const body = { participantIds: [participantId] };
  return succeeded<{ id: string }>(await running.send("POST", "/admin/chat_sessions", { as, body })).id;
};

test("a participant finds their sessions, newest first, each as it is read alone", async () => {
  const { participantId, sessionId, path, say } = await conversation(running);
  await say("hello");
  const newer = await open(coach, participantId);
  const found = succeeded<Results>(await search(participant(participantId), participantId));
  expect(found.total).toBe(2);
  expect(found.results.map(({ id }) => id)).toEqual([newer, sessionId]);
  expect(found.results[1]).toEqual((await running.send("GET", path, { as: participant(participantId) })).json);
});

test("pages follow each other and know the total, the empty one after the last too", async () => {
  const id = await registered(running);
  const ids = [await open(service, id), await open(service, id), await open(service, id)].toReversed();
  const pages = [1, 2, 3].map(async (page) =>
    succeeded<Results>(await search(participant(id), id, { page, perPage: 2 })),
  );
  const shown = (await Promise.all(pages)).map(({ results, total }) => [results.map((one) => one.id), total]);
  expect(shown).toEqual([
    [ids.slice(0, 2), 3],
    [ids.slice(2), 3],
    [[], 3],
  ]);
});

test("a coach finds only the sessions that they are a member of", async () => {
  const { participantId, sessionId } = await conversation(running);
  await open(otherCoach, participantId);
  const found = succeeded<Results>(await search(coach, participantId));
  expect([found.results.map(({ id }) => id), found.total]).toEqual([[sessionId], 1]);
});

test("a session that the participant has left is not found", async () => {
  const { participantId, adminPath } = await conversation(running);
  await running.send("DELETE", `${adminPath}/members/${participantId}`, { as: coach });
  expect((await search(participant(participantId), participantId)).json).toEqual({ results: [], total: 0 });
});

test("nobody is found for a participant who does not exist, and other participants are refused", async () => {
  expect((await search(coach, "nobody")).status).toBe(404);
  expect((await search(participant("somebody"), await registered(running))).status).toBe(403);
});

test.each([{ page: 0 }, { perPage: 101 }, { page: 1.5 }, { page: "1" }, { order: "newest" }])(
  "%j is refused",
  async (body) => {
    expect((await search(coach, await registered(running), body)).status).toBe(422);
  },
);
