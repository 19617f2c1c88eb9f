import type { InboxSession } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, participant, registered, service, succeeded } from "../testing/conversation.ts";
import { type Person, type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

let coaches = 100;
const newCoach = (): Person => {
  coaches += 1;
  return { role: "coach", id: String(coaches) };
};

interface Results {
  results: InboxSession[];
  total: number;
}

const search = (coachId: string, body: object = {}, as: Person = { role: "coach", id: coachId }) =>
  running.send("POST", `/coaches/${coachId}/chat_sessions/search`, { as, body });

const inbox = async (coach: Person, body: object = {}): Promise<Results> =>
  succeeded<Results>(await search(coach.id, body));

interface Session {
  id: string;
  participantId: string;
}

const open = async (coach: Person, body: object = {}): Promise<Session> => {
  const participantId = await registered(running);
  const opening = { participantIds: [participantId], ...body };
  const { id } = succeeded<Session>(await running.send("POST", "/admin/chat_sessions", { as: coach, body: opening }));
  return { id, participantId };
};

const say = async ({ id, participantId }: Session, text: string): Promise<void> => {
  const path = `/participants/${participantId}/chat_sessions/${id}/chat_messages`;
  succeeded(await running.send("POST", path, { as: participant(participantId), body: { text } }));
};

const idsOf = ({ results }: Results) => results.map(({ id }) => id);
const operate = (method: string, { id }: Session, action: string, as: Person, body?: object) =>
  running.send(method, `/admin/chat_sessions/${id}/${action}`, { as, ...(body ? { body } : {}) });

test("the sessions of all participants, the one in which something was said last first", async () => {
  const coach = newCoach();
  const [first, second, third] = [await open(coach), await open(coach), await open(coach)];
  await say(first, "hello");
  const found = await inbox(coach);
  expect([idsOf(found), found.total]).toEqual([[first.id, third.id, second.id], 3]);
  const [latest, opened] = found.results;
  expect(latest).toMatchObject({ unread: 1, lastMessage: { text: "hello" }, requests: [] });
  expect(latest?.lastActivityAt).toBe(latest?.lastMessage?.sentAt);
  expect(opened).toMatchObject({ unread: 0, lastMessage: null, lastActivityAt: opened?.openedAt });
  expect(latest?.members.map(({ memberId }) => memberId)).toEqual([coach.id, first.participantId]);
});

test("only sessions that they are in: not those of others, not one that they have left or only asked to join", async () => {
  const [coach, other] = [newCoach(), newCoach()];
  const [own, left, asked] = [await open(coach), await open(coach), await open(other, { locked: true })];
  const self = { memberId: coach.id, memberType: "COACH", memberName: "Grace" };
  succeeded(await operate("DELETE", left, `members/${coach.id}`, coach));
  succeeded(await operate("POST", asked, "members", coach, self));
  expect(idsOf(await inbox(coach))).toEqual([own.id]);
});

test("who asks to join is named for as long as the coach may answer", async () => {
  const [coach, other] = [newCoach(), newCoach()];
  const session = await open(coach, { locked: true });
  const body = { memberId: other.id, memberType: "COACH", memberName: "Alan" };
  succeeded(await operate("POST", session, "members", other, body));
  const [asked] = (await inbox(coach)).results;
  expect(asked?.requests).toEqual([{ ...body, photoUrl: null, state: "REQUESTED" }]);
  succeeded(await operate("POST", session, "close", coach));
  const [closed] = (await inbox(coach)).results;
  expect([closed?.status, closed?.requests]).toEqual(["CLOSED", []]);
});

test("it can be narrowed to open or closed sessions, and to those with something unread", async () => {
  const coach = newCoach();
  const [unread, read, closed] = [await open(coach), await open(coach), await open(coach)];
  for (const session of [unread, closed]) await say(session, "hello");
  succeeded(await operate("POST", closed, "close", coach));
  expect(idsOf(await inbox(coach, { status: "CLOSED" }))).toEqual([closed.id]);
  expect(idsOf(await inbox(coach, { status: "OPEN" }))).toEqual([unread.id, read.id]);
  // In a closed session nothing waits any more.
  const found = await inbox(coach, { unreadOnly: true });
  expect([idsOf(found), found.total]).toEqual([[unread.id], 1]);
});

test("pages follow each other and know the total, the empty one after the last too", async () => {
  const coach = newCoach();
  const ids = [await open(coach), await open(coach), await open(coach)].map(({ id }) => id).toReversed();
  const pages = [1, 2, 3].map((page) => inbox(coach, { page, perPage: 2 }));
  expect((await Promise.all(pages)).map((page) => [idsOf(page), page.total])).toEqual([
    [ids.slice(0, 2), 3],
    [ids.slice(2), 3],
    [[], 3],
  ]);
});

test("the coach's own and admins may; unread is the coach's, whoever asks", async () => {
  const [coach, other] = [newCoach(), newCoach()];
  await say(await open(coach), "hello");
  expect(succeeded<Results>(await search(coach.id, {}, admin)).results[0]?.unread).toBe(1);
  for (const as of [other, service, participant(coach.id)]) expect((await search(coach.id, {}, as)).status).toBe(403);
});

test.each([{ status: "open" }, { unreadOnly: "yes" }, { perPage: 0 }, { order: "newest" }])(
  "%j is refused",
  async (body) => {
    expect((await search("41", body)).status).toBe(422);
  },
);
