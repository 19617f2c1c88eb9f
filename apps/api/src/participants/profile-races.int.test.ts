// Two updates of one profile at once, in two replicas: each is decided on the profile at the version that it is appended to.
import type { EventStore } from "@tributary/event-store";
import { afterAll, beforeAll, expect, test } from "vitest";
import { execute } from "../commands/execute.ts";
import { admin, coach, registered } from "../testing/conversation.ts";
import { callerOf, otherReplica } from "../testing/other-replica.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

/** Happens once, between the decision on an update and its append. */
let meanwhile: (() => Promise<unknown>) | undefined;

const around = (store: EventStore): EventStore => ({
  ...store,
  append: async (request) => {
    const act = meanwhile;
    meanwhile = undefined;
    await act?.();
    return store.append(request);
  },
});

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi({ around });
});
afterAll(() => running[Symbol.asyncDispose]());

const read = (id: string) => running.send("GET", `/participants/${id}`, { as: coach });
const elsewhere = (participantId: string, mobile: string) =>
  execute(otherReplica(running.store), callerOf(admin), { type: "UpdateParticipantProfile", participantId, mobile });

test("who has seen what another replica has just changed is refused", async () => {
  const id = await registered(running);
  const headers = { "if-match": (await read(id)).headers.get("etag") ?? "" };
  meanwhile = () => elsewhere(id, "theirs");
  const mine = await running.send("PATCH", `/participants/${id}`, { as: admin, body: { mobile: "mine" }, headers });
  expect(mine.json).toMatchObject({ status: 412, code: "precondition-failed" });
  expect((await read(id)).json).toMatchObject({ mobile: "theirs" });
});

test("without If-Match both changes stand, each of what it names", async () => {
  const id = await registered(running);
  meanwhile = () => elsewhere(id, "theirs");
  const mine = await running.send("PATCH", `/participants/${id}`, { as: admin, body: { lastName: "King" } });
  expect(mine.json).toMatchObject({ lastName: "King", mobile: "theirs" });
  expect((await read(id)).json).toEqual(mine.json);
});
