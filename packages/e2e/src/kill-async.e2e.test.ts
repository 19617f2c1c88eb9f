/** kill -9 of the api in the middle of commands that nobody waits for: each that was accepted ends in exactly one event. */
import { Client } from "pg";
import { expect, test } from "vitest";
import { z } from "zod";
import { openConversation, request } from "./conversation.ts";
import type { Platform } from "./platform.ts";
import { platformForTest } from "./platform-for-test.ts";
import { eventually } from "./received.ts";

const COMMANDS = 200;
const SENDERS = 8;

test("of 200 commands those that were answered 202 before the api was killed each become exactly one event", async () => {
  await using platform = await platformForTest();
  const doomed = await platform.startApi();
  const talk = await openConversation(doomed.url, platform.tenant);
  const path = `/api/v1/participants/40/chat_sessions/${talk.sessionId}/chat_messages`;
  const headers = { ...talk.participant, prefer: "respond-async" };
  const accepted: string[] = [];
  const unanswered: string[] = [];
  const texts = Array.from({ length: COMMANDS }, (_, index) => `number ${index}`);
  const send = async (): Promise<void> => {
    for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
      const answer = await request("POST", `${doomed.url}${path}`, headers, { text }).catch(() => null);
      if (answer === null) unanswered.push(text);
      else accepted.push(acceptedId(answer));
      if (accepted.length === COMMANDS / 2) void doomed.end("SIGKILL");
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
  expect(accepted.length).toBeGreaterThanOrEqual(COMMANDS / 2);
  expect(unanswered.length).toBeGreaterThan(0);
  // The kill hit: something was accepted that has not been executed.
  expect((await platform.store.acceptedCommands.waiting()).accepted).toBeGreaterThan(0);

  await platform.startApi();
  await makeOverdue(platform);
  const waiting = async () => (await platform.store.acceptedCommands.waiting()).accepted;
  await eventually(async () => (await waiting()) === 0, "every accepted command has a result", 60_000);

  const events = await platform.store.readStream(`${platform.tenant.name}/chat-session/${talk.sessionId}`, 0, 1_000);
  const sent = events.filter(({ event }) => event.type === "MessageSent");
  const times = accepted.map((id) => sent.filter(({ metadata }) => metadata.commandId === id).length);
  expect(times).toEqual(accepted.map(() => 1));
  expect(new Set(sent.map(({ metadata }) => metadata.commandId)).size).toBe(sent.length);
});

function acceptedId({ status, body }: { status: number; body: unknown }): string {
  expect(status).toBe(202);
  return z.looseObject({ id: z.string() }).parse(body).id;
}

/** What the killed api did not publish is due after half a minute; the test does not wait for it. */
async function makeOverdue({ databaseUrl }: Platform): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const past = "accepted_at = accepted_at - interval '40 s', republish_at = republish_at - interval '40 s'";
  await client.query(`UPDATE command_receipts SET ${past} WHERE status = 202`);
  await client.end();
}
