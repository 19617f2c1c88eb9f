// Links taken back, members removed, letters kept: what must hold though nobody expects it.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Say } from "@tributary/external-chats";
import { soon, TENANT } from "@tributary/external-chats/testing";
import { newId, systemClock } from "@tributary/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Chat } from "./chat.ts";
import { linked, linkedScene } from "./testing/linked.ts";
import { type Platform, startPlatform } from "./testing/platform.ts";
import { reading } from "./testing/reading.ts";
import { VOICE } from "./voice.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

/** A server that makes chats, and says so late. */
async function lateServer() {
  const [asked, answers]: [string[], (() => void)[]] = [[], []];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url?.split("?")[0]?.replace("/clientweb/api/v2", "");
      asked.push(`${request.method} ${path} ${Buffer.concat(chunks).toString("utf8")}`);
      const answer = (body: object) =>
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
      if (request.method === "POST" && path === "/chats") {
        answers.push(() => answer({ chat_id: "late-chat", state: "queued", is_new_chat: true }));
      } else if (path === "/chats/active") answer({ chat_id: "late-chat", state: "queued" });
      else setTimeout(() => answer({ events: [] }), 200);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}`, asked, answers },
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

test("a chat that was being asked for when the link was taken back is said goodbye to", async () => {
  using server = await lateServer();
  const read = reading();
  await using _ = await platform.replica({ account: { url: server.url }, store: read.store });
  const scene = await linkedScene(platform);
  await soon(() => server.answers.length > 0);
  await scene.unlink();
  await read.until("ExternalChatUnlinked", scene);
  for (const answer of server.answers) answer();
  await expect.poll(() => server.asked.join("\n"), { timeout: 6_000 }).toContain("chat_session_end");
});

test("what was said before the link was taken back is not handed over when the vendor comes back afterwards", async () => {
  using server = await lateServer();
  const read = reading();
  await using replica = await platform.replica({ account: { url: server.url }, store: read.store });
  const scene = await linkedScene(platform);
  await soon(() => server.answers.length > 0);
  await scene.say("Not for the contact centre any more");
  await read.until("MessageSent", scene);
  await scene.unlink();
  await read.until("ExternalChatUnlinked", scene);
  for (const answer of server.answers) answer();
  await expect.poll(() => replica.held, { timeout: 8_000 }).toBe(0);
  expect(server.asked.join("\n")).not.toContain("Not for the contact centre");
});

test("an agent whom a coach has removed from the session is still heard", async () => {
  const read = reading();
  await using _ = await platform.replica({ store: read.store });
  const { scene, chatId } = await linked(platform);
  const { agent } = platform.vendor;
  agent.accept(chatId, "Ann Agent");
  const [joined] = await soon(() => scene.commands("JoinChatSession").length > 0 && scene.commands("JoinChatSession"));
  const { sessionId, participantId } = scene;
  const member = { memberId: joined?.memberId ?? "", memberType: "AGENT" as const, memberName: "Ann Agent" };
  const data = { sessionId, participantId, ...member, photoUrl: null };
  await scene.commit({ type: "ChatSessionMemberJoined", data: { ...data, joinedAt: new Date().toISOString() } });
  await scene.commit({ type: "ChatSessionMemberLeft", data: { ...data, leftAt: new Date().toISOString() } });
  await read.until("ChatSessionMemberLeft", scene);
  agent.say(chatId, "Can you hear me?");
  const [said] = await soon(() => scene.commands("SendMessage").length > 0 && scene.commands("SendMessage"));
  // With the speaker of somebody who is no member the api refuses it: 403 not-a-member, and nobody hears it.
  expect(said?.speaker ?? null).toBeNull();
});

test("an agent whom a coach removed while another replica had the chat is still heard", async () => {
  const first = await platform.replica();
  const { scene, chatId } = await linked(platform);
  const { agent } = platform.vendor;
  agent.accept(chatId, "Ann Agent");
  const [joined] = await soon(() => scene.commands("JoinChatSession").length > 0 && scene.commands("JoinChatSession"));
  await first[Symbol.asyncDispose]();
  const { sessionId, participantId } = scene;
  const member = { memberId: joined?.memberId ?? "", memberType: "AGENT" as const, memberName: "Ann Agent" };
  const data = { sessionId, participantId, ...member, photoUrl: null };
  await scene.commit({ type: "ChatSessionMemberJoined", data: { ...data, joinedAt: new Date().toISOString() } });
  await scene.commit({ type: "ChatSessionMemberLeft", data: { ...data, leftAt: new Date().toISOString() } });
  await using _ = await platform.replica();
  agent.say(chatId, "Can you hear me?");
  const [said] = await soon(() => scene.commands("SendMessage").length > 0 && scene.commands("SendMessage"));
  expect(said).toMatchObject({ text: "Ann Agent: Can you hear me?", speaker: null });
});

test("what nobody can read is kept once, also when another replica reads it again", async () => {
  const participantId = newId();
  const [sessionId, linkId] = [newId(), newId()];
  const link = {
    ...{ tenant: TENANT, sessionId, linkId, participantId, lease: { name: "l", fence: 1 } },
    ...{ status: "CONNECTED" as const, namedConversation: null, parameters: {}, clientId: newId() },
    ...{ conversation: "c", sentVersion: 1, receivedUpTo: null },
  };
  const ports = {
    ...{ voice: VOICE, store: platform.store, clock: systemClock, tracing: null, onDeadLetter: () => undefined },
    commands: { publish: () => ({ kept: Promise.resolve(), acknowledged: Promise.resolve() }) },
    moments: { say: () => undefined },
  };
  for (const _replica of [1, 2]) {
    const say = new Say(new Chat(link, new AbortController().signal), ports);
    await say.deadLetter({ key: "unknown:1", reason: "nobody knows", raw: { event: "new_event" } });
  }
  const key = new Chat(link, new AbortController().signal).streamId;
  expect((await platform.store.deadLetters.list(TENANT, { key, offset: 0, limit: 10 })).total).toBe(1);
});
