import { afterAll, beforeAll, expect, test } from "vitest";
import {
  admin,
  coach,
  conversation,
  otherCoach,
  participant,
  registered,
  service,
  succeeded,
} from "../testing/conversation.ts";
import { type Person, type RunningApi, runningApi } from "../testing/running-api.ts";
import { upload, uploaded } from "../testing/uploads.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

/** A channel with the coach in it, who has said something. */
async function channel() {
  const members = [{ memberId: coach.id, memberType: "COACH", memberName: "Grace" }];
  const body = { participantIds: [], kind: "channel", title: "Live", members };
  const { id } = succeeded<{ id: string }>(await running.send("POST", "/admin/chat_sessions", { as: service, body }));
  const said = { as: coach, body: { text: "welcome" } };
  const message = succeeded<{ id: string }>(
    await running.send("POST", `/admin/chat_sessions/${id}/chat_messages`, said),
  );
  const pathOf = ({ id: own }: Person) => `/participants/${own}/chat_sessions/${id}`;
  return { id, messageId: message.id, pathOf };
}

test("every active participant reads it on their own path, and nobody has anything unread in it", async () => {
  const { id, messageId, pathOf } = await channel();
  const viewer = participant(await registered(running));
  const path = pathOf(viewer);
  const session = await running.send("GET", path, { as: viewer });
  expect(session.json).toMatchObject({ id, kind: "channel", unread: null, lastMessage: { id: messageId } });
  const page = await running.send("GET", `${path}/chat_messages`, { as: viewer });
  expect(page.json).toMatchObject({ results: [{ id: messageId, text: "welcome" }] });
  expect((await running.send("GET", `${path}/chat_messages/${messageId}`, { as: viewer })).status).toBe(200);
  await running.send("POST", `/participants/${viewer.id}/suspend`, { as: admin });
  for (const as of [viewer, service]) {
    expect((await running.send("GET", path, { as })).json).toMatchObject({
      status: 409,
      code: "participant-suspended",
    });
  }
  const nobody = participant("nobody");
  expect((await running.send("GET", pathOf(nobody), { as: nobody })).json).toMatchObject({ code: "session-unknown" });
});

test("a coach reads it on their own path as a member; a participant of the same id is not that coach", async () => {
  const { messageId, pathOf } = await channel();
  const path = pathOf(coach);
  expect((await running.send("GET", path, { as: coach })).json).toMatchObject({ kind: "channel", unread: null });
  const edit = { as: coach, body: { text: "hello" } };
  expect((await running.send("PATCH", `${path}/chat_messages/${messageId}`, edit)).status).toBe(200);
  const typing = { body: { state: "typing" } };
  expect((await running.send("POST", `${path}/typing`, { as: coach, ...typing })).status).toBe(204);
  const others = await running.send("POST", `${pathOf(otherCoach)}/typing`, { as: otherCoach, ...typing });
  expect(others.json).toMatchObject({ code: "not-a-member" });
  expect((await running.send("GET", path, { as: participant(coach.id) })).status).toBe(404);
  expect((await running.send("GET", pathOf(otherCoach), { as: otherCoach })).status).toBe(404);
  const viewer = participant(await registered(running));
  for (const as of [coach, otherCoach]) {
    expect((await running.send("GET", pathOf(viewer), { as })).json).toMatchObject({ code: "not-a-member" });
  }
});

test.each([service, admin])("$role reads it on the path of any viewer, and of a coach who is in it", async (as) => {
  const { id, messageId, pathOf } = await channel();
  const viewer = participant(await registered(running));
  const { fileId } = await uploaded(running, pathOf(coach), coach);
  const body = { text: "look", attachments: [fileId] };
  succeeded(await running.send("POST", `/admin/chat_sessions/${id}/chat_messages`, { as: coach, body }));
  const reads = ["", "/chat_messages", `/chat_messages/${messageId}`, `/files/${fileId}`];
  for (const path of [pathOf(viewer), pathOf(coach)]) {
    for (const read of reads) expect((await running.send("GET", path + read, { as })).status).toBe(200);
  }
  for (const nobody of [otherCoach, participant("nobody")]) {
    for (const read of reads) {
      const refused = await running.send("GET", pathOf(nobody) + read, { as });
      expect(refused.json).toMatchObject({ status: 404, code: "session-unknown" });
    }
  }
});

test("of a session that is no channel services and admins read nothing but services its files", async () => {
  const { path, participantId } = await conversation(running);
  const as = participant(participantId);
  const { fileId } = await uploaded(running, path, as);
  const body = { text: "look", attachments: [fileId] };
  const { id: messageId } = succeeded<{ id: string }>(
    await running.send("POST", `${path}/chat_messages`, { as, body }),
  );
  for (const other of [service, admin]) {
    for (const read of ["", "/chat_messages", `/chat_messages/${messageId}`]) {
      const refused = await running.send("GET", path + read, { as: other });
      expect(refused.json).toMatchObject({ status: 403, code: "forbidden" });
    }
    const file = await running.send("GET", `${path}/files/${fileId}`, { as: other });
    expect(file.status).toBe(other === service ? 200 : 403);
  }
});

test("participants only read it", async () => {
  const { messageId, pathOf } = await channel();
  const as = participant(await registered(running));
  const path = pathOf(as);
  const file = await upload(running, path, as, { bytes: Buffer.from("x") });
  expect(file.json).toMatchObject({ status: 403, code: "role-not-allowed" });
  const refused = await Promise.all([
    running.send("POST", `${path}/chat_messages`, { as, body: { text: "me too" } }),
    running.send("PATCH", `${path}/chat_messages/${messageId}`, { as, body: { text: "mine" } }),
    running.send("DELETE", `${path}/chat_messages/${messageId}`, { as }),
    running.send("PUT", `${path}/chat_messages/${messageId}/reactions/x`, { as }),
    running.send("POST", `${path}/typing`, { as, body: { state: "typing" } }),
  ]);
  expect(refused.map(({ status }) => status)).toEqual([403, 404, 404, 404, 404]);
});
