import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { extraChanged, TENANT } from "../testing/append-to-feed.ts";
import { cursors, type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";

let running: RunningStream;
let nextId = 100;

/** A participant of a test's own. */
async function participant(): Promise<string> {
  nextId += 1;
  const id = String(nextId);
  await running.register(id);
  return id;
}

beforeAll(async () => {
  running = await runStream();
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
});

describe("opening", () => {
  test("says headers, a comment, retry and KEEP_ALIVE with the cursor of the head", async () => {
    const id = await participant();
    await running.append(id, "before");
    const client = await running.open(id);
    const first = await client.waitFor(() => true);
    expect(client.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
      "access-control-allow-origin": "*",
    });
    expect(first).toMatchObject({ eventType: "KEEP_ALIVE", payload: {} });
    expect(first.id).toBe(cursors.write(TENANT, `participant/${id}`, 1, 1));
    expect(client.retries).toEqual([3000]);
  });

  test("without a cursor delivers what comes from now on, and nothing older", async () => {
    const id = await participant();
    await running.append(id, "old");
    const client = await running.open(id);
    await running.publish(await running.append(id, "new 1", "new 2"));
    await client.waitForCount(2);
    expect(textsOf(client)).toEqual(["new 1", "new 2"]);
  });

  test("text with every kind of line break arrives as it was written", async () => {
    const id = await participant();
    const client = await running.open(id);
    const text = "a\rb\nc\r\nd\u2028e\n\nid: 9\ndata: x 🐎";
    await running.publish(await running.append(id, text));
    await client.waitForCount(1);
    expect(textsOf(client)).toEqual([text]);
  });

  test("two replicas' worth of connections get the same bytes for one event", async () => {
    const id = await participant();
    const clients = await Promise.all([running.open(id), running.open(id)]);
    await running.publish(await running.append(id, "once"));
    const [a, b] = await Promise.all(clients.map((client) => client.waitForCount(1)));
    expect(a?.[0]?.id).toBe(b?.[0]?.id);
  });
});

describe("resuming", () => {
  async function cursorAfterTwo(id: string): Promise<string> {
    await running.append(id, "1", "2", "3", "4");
    return cursors.write(TENANT, `participant/${id}`, 1, 2);
  }

  test.each([
    ["Last-Event-ID", (cursor: string) => ({ lastEventId: cursor })],
    ["?lastEventId=", (cursor: string) => ({ query: `?lastEventId=${cursor}` })],
    ["?last_event_id=", (cursor: string) => ({ query: `?last_event_id=${cursor}` })],
    ["?since=", (cursor: string) => ({ query: `?since=${cursor}` })],
    ["the header before the query", (cursor: string) => ({ lastEventId: cursor, query: "?lastEventId=nonsense" })],
  ])("with %s gets everything after the cursor, then live", async (_, options) => {
    const id = await participant();
    const client = await running.open(id, options(await cursorAfterTwo(id)));
    await client.waitForCount(2);
    await running.publish(await running.append(id, "5"));
    await client.waitForCount(3);
    expect(textsOf(client)).toEqual(["3", "4", "5"]);
    expect(client.frames[0]).toMatchObject({ eventType: "KEEP_ALIVE" });
  });

  test("since=earliest gets the whole feed, over many pages", async () => {
    const id = await participant();
    const texts = Array.from({ length: 230 }, (_, index) => String(index));
    await running.append(id, ...texts);
    const client = await running.open(id, { query: "?since=earliest" });
    await client.waitForCount(230);
    expect(textsOf(client)).toEqual(texts);
  });

  test("what is appended and published while a stream pages arrives once, in order", async () => {
    const id = await participant();
    const texts = Array.from({ length: 150 }, (_, index) => String(index));
    await running.append(id, ...texts.slice(0, 120));
    const client = await running.open(id, { query: "?since=earliest" });
    for (const text of texts.slice(120)) await running.publish(await running.append(id, text));
    await client.waitForCount(150);
    expect(textsOf(client)).toEqual(texts);
  });

  test.each([
    ["malformed", () => "nonsense"],
    ["malformed", (id: string) => `${cursors.write(TENANT, `participant/${id}`, 1, 1)}\u00e9`],
    ["malformed", () => "1".repeat(129)],
    ["foreign", () => cursors.write(TENANT, "participant/another", 1, 1)],
    ["foreign", (id: string) => cursors.write(TENANT, `participant/${id}`, 2, 1)],
    ["future", (id: string) => cursors.write(TENANT, `participant/${id}`, 1, 3)],
  ] as const)("a cursor that is %s gets STREAM_RESET first, then what comes from now on", async (reason, cursor) => {
    const id = await participant();
    await running.append(id, "1", "2");
    const client = await running.open(id, { query: `?lastEventId=${encodeURIComponent(cursor(id))}` });
    const first = await client.waitFor(() => true);
    const resumedAt = cursors.write(TENANT, `participant/${id}`, 1, 2);
    expect(first).toMatchObject({ id: resumedAt, eventType: "STREAM_RESET", payload: { reason, resumedAt } });
    expect((first.payload as { reload: string[] }).reload).toContain(`/api/v1/participants/${id}`);
    await running.publish(await running.append(id, "3"));
    await client.waitForCount(2);
    expect(textsOf(client)).toEqual(["3"]);
  });
});

describe("statuses before a stream opens", () => {
  const statusOf = async (path: string, headers: Record<string, string>, method = "GET") => {
    const response = await fetch(`${running.stream.url}${path}`, { headers, method });
    return {
      status: response.status,
      code: method === "HEAD" ? null : ((await response.json()) as { code: string }).code,
    };
  };
  const path = (id: string) => `/api/v1/participants/${id}/stream`;

  test("401 without an API key, without a token, and with a wrong one of either", async () => {
    const id = await participant();
    const good = await running.headers({ id, role: "participant" });
    const wrong: Record<string, string>[] = [
      {},
      { "x-api-key": good["x-api-key"] },
      { authorization: good.authorization },
      { ...good, "x-api-key": "unknown" },
      { ...good, authorization: `${good.authorization}x` },
      await running.headers({ id, role: "participant", expiresInSeconds: -60 }),
    ];
    for (const headers of wrong) expect(await statusOf(path(id), headers)).toMatchObject({ status: 401 });
  });

  test("401 for another participant's stream", async () => {
    const headers = await running.headers({ id: "someone-else", role: "participant" });
    expect(await statusOf(path(await participant()), headers)).toEqual({ status: 401, code: "credentials-invalid" });
  });

  test("422 for a participant that does not exist", async () => {
    const headers = await running.headers({ id: "s", role: "service" });
    expect(await statusOf(path("nobody"), headers)).toEqual({ status: 422, code: "participant-unknown" });
  });

  test("409 for a suspended participant", async () => {
    const id = "suspended";
    await running.register(id, { suspended: true });
    const headers = await running.headers({ id, role: "participant" });
    expect(await statusOf(path(id), headers)).toEqual({ status: 409, code: "participant-suspended" });
  });

  test("400 for an id that cannot exist", async () => {
    const headers = await running.headers({ id: "s", role: "service" });
    for (const id of ["a%00b", "%zz", "x".repeat(65), "a%2Fb"]) {
      expect(await statusOf(path(id), headers)).toEqual({ status: 400, code: "malformed-request" });
    }
  });

  test("404 and 405 for what is not here", async () => {
    const headers = await running.headers();
    expect(await statusOf("/api/v1/participants/40/streams", headers)).toEqual({ status: 404, code: "not-found" });
    expect(await statusOf(path("40"), headers, "POST")).toEqual({ status: 405, code: "method-not-allowed" });
  });

  test("a refused opening leaves nothing registered", async () => {
    const before = running.stream.openStreams;
    await statusOf(path("nobody"), await running.headers({ id: "s", role: "service" }));
    expect(running.stream.openStreams).toBe(before);
  });

  test("HEAD answers the headers of a stream without opening one", async () => {
    const id = await participant();
    const before = running.stream.openStreams;
    const headers = await running.headers({ id, role: "participant" });
    const response = await fetch(`${running.stream.url}${path(id)}`, { headers, method: "HEAD" });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
    expect(running.stream.openStreams).toBe(before);
    expect(await statusOf(path("nobody"), await running.headers({ id: "s", role: "admin" }), "HEAD")).toMatchObject({
      status: 422,
    });
  });

  test("OPTIONS allows the headers that clients send, without credentials", async () => {
    const response = await fetch(`${running.stream.url}${path("40")}`, { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-headers")).toContain("Last-Event-ID");
  });
});

describe("who may open", () => {
  test.each(["service", "admin"] as const)("a %s sees all of it", async (role) => {
    const id = await participant();
    const client = await running.open(id, { as: { id: "someone", role } });
    await running.publish(await running.append(id, "hello"));
    await client.waitForCount(1);
    expect(textsOf(client)).toEqual(["hello"]);
  });

  test("a coach sees no chat, and ids count what was left out", async () => {
    const id = await participant();
    const client = await running.open(id, { as: { id: "7", role: "coach" } });
    await running.publish(await running.append(id, "not for this coach"));
    await running.publish(await running.appendEvent(id, extraChanged(id, "yes")));
    const [change, ...others] = await client.waitForCount(1);
    expect(others).toEqual([]);
    expect(change).toMatchObject({ eventType: "PARTICIPANT_EXTRA_VALUE_CHANGED", payload: { extraValue: "yes" } });
    expect(change?.id).toBe(cursors.write(TENANT, `participant/${id}`, 1, 2));
  });
});
