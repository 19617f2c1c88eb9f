// An answer can be read before somebody is erased and be kept afterwards: then it must not say what it said.
import type { EventStore } from "@tributary/event-store";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, coach, conversation, participant } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
let beforeAppendOf: { key: string; happens(): Promise<unknown> } | null = null;
const around = (store: EventStore): EventStore => ({
  ...store,
  async append(request) {
    const happens = request.receipts.some(({ key }) => key === beforeAppendOf?.key)
      ? beforeAppendOf?.happens
      : undefined;
    if (happens) beforeAppendOf = null;
    await happens?.();
    return store.append(request);
  },
  [Symbol.asyncDispose]: async () => undefined,
});
beforeAll(async () => {
  running = await runningApi({ around });
});
afterAll(() => running[Symbol.asyncDispose]());

test("an answer that was read before an erasure is read again when it is kept after it", async () => {
  const { participantId: id, adminPath, say } = await conversation(running);
  await say("my secret");
  await running.send("DELETE", `${adminPath}/members/${id}`, { as: participant(id) });
  const erase = () => running.send("DELETE", `/participants/${id}`, { as: admin });
  beforeAppendOf = { key: "lock", happens: erase };
  const lock = () => running.send("POST", `${adminPath}/lock`, { as: coach, headers: { "idempotency-key": "lock" } });
  const locked = await lock();
  expect(locked).toMatchObject({ status: 200, json: { locked: true, lastMessage: { text: "[erased]" } } });
  const kept = await running.query("SELECT body FROM command_receipts WHERE key = 'lock'");
  expect(JSON.stringify(kept)).not.toMatch(/secret|Lovelace/);
  expect((await lock()).json).toEqual(locked.json);
});
