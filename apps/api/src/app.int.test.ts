import { setTimeout as delay } from "node:timers/promises";
import { createInProcessMessaging } from "@tributary/messaging";
import { expect, test, vi } from "vitest";
import { admin, coach, conversation, participant } from "./testing/conversation.ts";
import { runningApi } from "./testing/running-api.ts";

test("what a command commits is published, woken by the commit itself", async () => {
  const keys: string[] = [];
  const messaging = createInProcessMessaging();
  await messaging.ensureTopics();
  await messaging.tail({
    topic: "tributary.events",
    onRecords: (records) => keys.push(...records.map(({ key }) => key)),
  });
  await using running = await runningApi({ messaging });
  await running.send("POST", "/participants", { as: admin, body: { id: "40", firstName: "Ada", lastName: "L" } });
  await vi.waitFor(() => expect(keys).toEqual(["acme/participant/40"]), { timeout: 5_000 });
  await messaging.close();
});

test("an answer that is under way when the api stops is finished, and readiness is off meanwhile", async () => {
  const gate = Promise.withResolvers<void>();
  let appending = false;
  const running = await runningApi({
    around: (store) => ({
      ...store,
      append: async (request) => {
        appending = request.events.some(({ stored }) => stored.type === "MessageSent");
        if (appending) await gate.promise;
        return store.append(request);
      },
    }),
  });
  const { path, participantId } = await conversation(running);
  expect(await running.api.ready()).toEqual({ ok: true });
  const sent = { as: participant(participantId), body: { text: "last words" } };
  const answer = running.send("POST", `${path}/chat_messages`, sent);
  await vi.waitFor(() => expect(appending).toBe(true));
  const stopped = running.api[Symbol.asyncDispose]();
  expect(await running.api.ready()).toEqual({ ok: false, detail: "stopping" });
  await delay(20);
  gate.resolve();
  expect((await answer).status).toBe(201);
  await stopped;
  await expect(running.send("GET", path, { as: coach })).rejects.toThrow();
  await running[Symbol.asyncDispose]();
});

test("a database that is not migrated makes the api not ready", async () => {
  await using running = await runningApi();
  await running.query("DELETE FROM _prisma_migrations");
  await expect(running.api.ready()).rejects.toThrow(/misses/);
});

test("requests, appends and the relay are measured", async () => {
  await using running = await runningApi();
  const { say } = await conversation(running);
  await say("hello");
  const scrape = await new Promise<string>((resolve) => {
    const response = { statusCode: 0, setHeader: () => undefined, end: resolve };
    running.telemetry.handleScrape({} as never, response as never);
  });
  const route = "/api/v1/participants/:userId/chat_sessions/:id/chat_messages";
  expect(scrape).toContain(`tributary_http_request_duration_seconds_count{method="POST",route="${route}",status="201"`);
  for (const name of [
    "tributary_append_duration_seconds_count",
    "tributary_relay_lag_events",
    "tributary_relay_lag_seconds",
    "tributary_relay_blocked_seconds",
  ]) {
    expect(scrape).toMatch(new RegExp(`^${name}`, "m"));
  }
});
