// Two changes of one message at once: each is decided on the message as it is at the version that it is appended to.
import type { EventStore } from "@tributary/event-store";
import type { ChatMessage, Command } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { execute } from "../commands/execute.ts";
import { conversation, participant } from "../testing/conversation.ts";
import { callerOf, otherReplica } from "../testing/other-replica.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

/** Happens once, between the reading of a message for a decision and the append of that decision. */
let meanwhile: (() => Promise<unknown>) | undefined;

const around = (store: EventStore): EventStore => ({
  ...store,
  queries: {
    ...store.queries,
    message: async (...of) => {
      const found = await store.queries.message(...of);
      const act = meanwhile;
      meanwhile = undefined;
      await act?.();
      return found;
    },
  },
});

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi({ around });
});
afterAll(() => running[Symbol.asyncDispose]());

async function scene() {
  const { participantId, sessionId, path, say } = await conversation(running);
  const messageId = await say("first");
  const as = participant(participantId);
  const message = `${path}/chat_messages/${messageId}`;
  const elsewhere = (command: Command) => execute(otherReplica(running.store), callerOf(as), command);
  const shown = async () => (await running.send("GET", message, { as })).json as ChatMessage;
  return { as, message, elsewhere, shown, of: { sessionId, messageId } };
}

test("an edit that meets a deletion is refused, and the deleted text does not come back", async () => {
  const { as, message, elsewhere, shown, of } = await scene();
  meanwhile = () => elsewhere({ type: "DeleteMessage", ...of });
  const edited = await running.send("PATCH", message, { as, body: { text: "second" } });
  expect(edited.json).toMatchObject({ status: 409, code: "message-deleted" });
  expect(await shown()).toMatchObject({ text: "", deletedAt: expect.any(String) });
});

test("of two edits from one reading, the later is told that it has not seen the other", async () => {
  const { as, message, elsewhere, shown, of } = await scene();
  const tag = (await running.send("GET", message, { as })).headers.get("etag") ?? "";
  meanwhile = () => elsewhere({ type: "EditMessage", ...of, text: "theirs", ifMatch: [tag] });
  const mine = await running.send("PATCH", message, { as, body: { text: "mine" }, headers: { "if-match": tag } });
  expect(mine.json).toMatchObject({ status: 412, code: "precondition-failed" });
  expect(await shown()).toMatchObject({ text: "theirs" });
});

test("the same reaction twice at once is one event", async () => {
  const { as, message, elsewhere, shown, of } = await scene();
  meanwhile = () => elsewhere({ type: "AddMessageReaction", ...of, memberId: as.id, reaction: "hm" });
  expect((await running.send("PUT", `${message}/reactions/hm`, { as })).status).toBe(204);
  const events = await running.query("SELECT 1 FROM events WHERE type = 'MessageReactionAdded' AND stream_id LIKE $1", [
    `%${of.sessionId}`,
  ]);
  expect([events.length, (await shown()).reactions]).toEqual([1, [{ reaction: "hm", memberIds: [as.id] }]]);
});
