import { afterEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { createClient } from "../client.ts";
import type { ChatMessage, CommandStatus, InboxResults, ProblemCode } from "../generated/contract.ts";
import { FakeServer, refusal } from "../testing/fake-server.ts";
import { ConnectionError, ProblemError } from "./errors.ts";

interface Sent {
  url: string;
  init: RequestInit & { headers: Record<string, string> };
}

function clientThatIsAnswered(...answers: (Response | Error)[]) {
  const sent: Sent[] = [];
  const fetch = (async (url: string, init: Sent["init"]) => {
    sent.push({ url, init });
    const answer = answers.shift() ?? Response.json({});
    if (answer instanceof Error) throw answer;
    return answer;
  }) as typeof globalThis.fetch;
  return { sent, ...createClient({ url: "https://platform.example", apiKey: "key", token: "token", fetch }) };
}

const message = { userId: "40", id: "s 1" };

describe("a call", () => {
  it("says who asks, fills in the path, and sends JSON", async () => {
    const { call, sent } = clientThatIsAnswered();
    await call("POST /participants/{userId}/chat_sessions/{id}/chat_messages", { ...message, body: { text: "hi" } });
    expect(sent).toMatchObject([
      {
        url: "https://platform.example/api/v1/participants/40/chat_sessions/s%201/chat_messages",
        init: {
          method: "POST",
          headers: { "X-API-Key": "key", Authorization: "Bearer token", "Content-Type": "application/json" },
          body: '{"text":"hi"}',
        },
      },
    ]);
  });

  it("sends headers and the query that the route takes, and leaves out what is not given", async () => {
    const { call, sent } = clientThatIsAnswered();
    const query = { perPage: 5, before: undefined as unknown as string };
    await call("GET /participants/{userId}/chat_sessions/{id}/chat_messages", { ...message, query });
    await call("POST /participants/{userId}/suspend", { userId: "40", headers: { "Idempotency-Key": "once" } });
    expect(sent[0]?.url).toMatch(/chat_messages\?perPage=5$/);
    expect(sent[1]?.init.headers["Idempotency-Key"]).toBe("once");
  });

  it("answers the body, and what its headers say to go on with", async () => {
    const headers = { "Stream-Cursor": "7.check", "Session-Stream-Cursor": "3.check" };
    const { call } = clientThatIsAnswered(Response.json({ results: [], cursor: null }, { headers }));
    const answer = await call("GET /participants/{userId}/chat_sessions/{id}/chat_messages", message);
    expectTypeOf(answer.cursor).toEqualTypeOf<string>();
    expectTypeOf(answer.body.results).toEqualTypeOf<ChatMessage[]>();
    expect(answer).toEqual({
      ...{ status: 200, cursor: "7.check", sessionCursor: "3.check" },
      body: { results: [], cursor: null },
    });
  });

  it("answers nothing, or bytes, where the route does", async () => {
    const { call } = clientThatIsAnswered(new Response(null, { status: 204 }), new Response("bytes"));
    const typed = await call("POST /participants/{userId}/chat_sessions/{id}/typing", {
      ...{ ...message, body: { state: "typing" } },
    });
    const file = await call("GET /participants/{userId}/chat_sessions/{id}/files/{fileId}", {
      ...message,
      fileId: "f",
    });
    expectTypeOf(file.body).toEqualTypeOf<Blob>();
    expect([typed.body, await file.body.text()]).toEqual([undefined, "bytes"]);
  });

  it("is not waited for when nobody wants to", async () => {
    const status = Response.json(
      { id: "c1", state: "accepted" },
      { status: 202, headers: { Location: "/commands/c1" } },
    );
    const { callLater, sent } = clientThatIsAnswered(status);
    const answer = await callLater("POST /participants/{userId}/suspend", { userId: "40" });
    expect(sent[0]?.init.headers).toMatchObject({ Prefer: "respond-async" });
    expect(answer).toMatchObject({ status: 202, location: "/commands/c1", body: { state: "accepted" } });
  });

  it("leaves a form to the browser, which knows its boundary", async () => {
    const { call, sent } = clientThatIsAnswered();
    const body = new FormData();
    await call("POST /participants/{userId}/chat_sessions/{id}/files", { ...message, body });
    expect(sent[0]?.init.body).toBe(body);
    expect(sent[0]?.init.headers).not.toHaveProperty("Content-Type");
  });

  it("is of the contract's types from end to end", () => {
    const { call, callLater } = clientThatIsAnswered();
    const route = "POST /participants/{userId}/chat_sessions/{id}/chat_messages";
    const asked = () => call(route, { ...message, body: { text: "hi" } });
    const later = () => callLater(route, { ...message, body: { text: "hi" } });
    const inbox = () =>
      call("POST /coaches/{coachId}/chat_sessions/search", { coachId: "41", body: { unreadOnly: true } });
    expectTypeOf<Awaited<ReturnType<typeof asked>>["body"]>().toEqualTypeOf<ChatMessage>();
    expectTypeOf<Awaited<ReturnType<typeof later>>["body"]>().toEqualTypeOf<CommandStatus>();
    expectTypeOf<Awaited<ReturnType<typeof inbox>>["body"]>().toEqualTypeOf<InboxResults>();
    // @ts-expect-error: there is no such route
    void (() => call("GET /nowhere"));
    // @ts-expect-error: the path names a participant
    void (() => call("GET /participants/{userId}"));
    // @ts-expect-error: a text is wanted
    void (() => call(route, { ...message, body: {} }));
    // @ts-expect-error: a query is always waited for
    void (() => callLater("GET /admin/lag"));
    void (() => call("GET /admin/lag"));
  });
});

describe("a call that fails", () => {
  const failing = (answer: Response | Error) =>
    clientThatIsAnswered(answer)
      .call("GET /participants/{userId}", { userId: "40" })
      .catch((error: unknown) => error);

  it("throws the problem, with a code of the contract", async () => {
    const error = await failing(refusal(404, "not-found", { "retry-after": "3" }));
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ status: 404, code: "not-found", retryAfterMs: 3_000 });
    expectTypeOf<ProblemError["code"]>().toEqualTypeOf<ProblemCode | "unknown">();
  });

  it("says what is wrong where", async () => {
    const errors = [{ path: "/text", message: "must not be empty" }];
    const error = await failing(Response.json({ code: "validation-failed", detail: "No", errors }, { status: 422 }));
    expect(error).toMatchObject({ message: "No", errors });
  });

  it("throws a problem of no known code when somebody in between answered", async () => {
    expect(await failing(new Response("<html>", { status: 502 }))).toMatchObject({ status: 502, code: "unknown" });
  });

  it("throws a ConnectionError when there was no answer, or half of one", async () => {
    const half = new ReadableStream({ start: (controller) => controller.error(new TypeError("terminated")) });
    const broken = new Response(half, { headers: { "content-type": "application/json" } });
    for (const answer of [new TypeError("fetch failed"), broken]) {
      expect(await failing(answer)).toBeInstanceOf(ConnectionError);
    }
  });

  it("throws the caller's own reason when the caller gives up", async () => {
    const { call } = clientThatIsAnswered(new TypeError("aborted"));
    const signal = AbortSignal.abort(new Error("never mind"));
    await expect(call("GET /admin/lag", { signal })).rejects.toThrow("never mind");
  });
});

describe("a call that nobody answers", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  const unanswered = (options: { answerWithinMs?: number } = {}) => {
    vi.useFakeTimers();
    const server = new FakeServer();
    server.answers.push("never");
    const { fetch } = server;
    return createClient({ url: "https://platform.example", apiKey: "key", token: "token", fetch, ...options });
  };

  it.each([
    [{}, 30_000],
    [{ answerWithinMs: 5_000 }, 5_000],
  ])("of a client with %j is over after %i ms, as one without an answer", async (options, ms) => {
    const ended = vi.fn();
    unanswered(options).call("GET /admin/lag").catch(ended);
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toHaveBeenCalledWith(expect.any(ConnectionError));
  });

  it("goes on as long as it takes while a file goes up", async () => {
    const ended = vi.fn();
    const { call } = unanswered();
    const route = "POST /participants/{userId}/chat_sessions/{id}/files";
    call(route, { ...message, body: new FormData() }).catch(ended);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(ended).not.toHaveBeenCalled();
  });

  it("is one thing, an answer that takes its time another", async () => {
    vi.useFakeTimers();
    let end = () => {};
    const slow = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode('{"relay":'));
        end = () => {
          controller.enqueue(new TextEncoder().encode("1}"));
          controller.close();
        };
      },
    });
    const { call } = clientThatIsAnswered(new Response(slow, { headers: { "content-type": "application/json" } }));
    const answer = call("GET /admin/lag");
    await vi.advanceTimersByTimeAsync(60_000);
    end();
    expect((await answer).body).toEqual({ relay: 1 });
  });
});
