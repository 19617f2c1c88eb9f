import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { createClient } from "../client.ts";
import type { ChatMessage } from "../generated/contract.ts";
import { FakeServer, refusal } from "../testing/fake-server.ts";
import { pass } from "../testing/reader.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function streamOf(server: FakeServer) {
  return createClient({ url: "http://platform", apiKey: "key", token: "token", fetch: server.fetch }).coachStream("41");
}

describe("a listener", () => {
  it("is called with the payload of its type, and `event` with every event, until it is taken back", async () => {
    const [server, texts, types] = [new FakeServer(), [] as string[], [] as string[]];
    const stream = streamOf(server);
    const stop = stream.on("MESSAGE_SENT", (message) => {
      expectTypeOf(message).toEqualTypeOf<ChatMessage>();
      texts.push(message.text);
    });
    stream.on("event", ({ eventType }) => types.push(eventType));
    await pass();
    server.say("one");
    await pass();
    stop();
    server.say("two");
    await pass();
    expect([texts, types]).toEqual([["one"], ["MESSAGE_SENT", "MESSAGE_SENT"]]);
  });

  it("is waited for before the cursor moves on and the next event comes", async () => {
    const [server, handling, seen] = [new FakeServer(), Promise.withResolvers<void>(), [] as string[]];
    const stream = streamOf(server);
    stream.on("MESSAGE_SENT", ({ id }) => {
      seen.push(id);
      return handling.promise;
    });
    await pass();
    server.say();
    server.say();
    await pass();
    expect([seen, stream.cursor, stream.at]).toEqual([["m1"], "0.check", "1.check"]);
    handling.resolve();
    await pass();
    expect([seen, stream.cursor]).toEqual([["m1", "m2"], "2.check"]);
  });

  it("is told how the connection is", async () => {
    const [server, told] = [new FakeServer(), [] as string[]];
    const stream = streamOf(server);
    stream.on("status", (status) => told.push(status));
    await pass();
    server.cut();
    await pass(5_000);
    stream.close();
    await pass();
    expect(told).toEqual(["open", "waiting", "connecting", "open", "closed"]);
  });

  it("is told why the stream ended, also when another listener is why", async () => {
    const errors: unknown[] = [];
    const refused = new FakeServer();
    refused.answers.push(refusal(422, "participant-unknown"));
    streamOf(refused).on("error", (error) => errors.push(error));
    const failing = streamOf(new FakeServer());
    const server = new FakeServer();
    const stream = streamOf(server);
    stream.on("error", (error) => errors.push(error));
    stream.on("event", () => Promise.reject(new Error("full")));
    await pass();
    server.say();
    await pass();
    failing.close();
    expect(errors).toEqual([expect.objectContaining({ code: "participant-unknown" }), new Error("full")]);
  });

  it("keeps no connection when the stream was closed before it began, or by a signal", async () => {
    const server = new FakeServer();
    const stream = streamOf(server);
    stream.on("event", () => undefined);
    stream.close();
    const ending = new AbortController();
    const access = { url: "http://platform", apiKey: "key", token: "token", fetch: server.fetch };
    createClient(access)
      .coachStream("41", { signal: ending.signal })
      .on("event", () => undefined);
    await pass();
    expect([server.requests.length, server.open]).toEqual([1, 1]);
    ending.abort();
    await pass();
    expect(server.open).toBe(0);
  });
});
