import { beforeEach, describe, expect, test, vi } from "vitest";
import { createIbmVideo } from "./client.ts";
import {
  BadRequestError,
  ChannelNotFoundError,
  ChatNotIncludedError,
  IbmVideoError,
  InvalidTokenError,
  LackOfOwnershipError,
  RateLimitedError,
  TemporarilyUnavailableError,
  UnexpectedAnswerError,
} from "./errors.ts";

const INITIALISATION = {
  stream_data: {
    ...{ api_base_url: "https://chat-proxy-us-east.stream-io-api.com", api_key: "abc123" },
    ...{ channel_id: "channel_12345678", channel_type: "chatroom", team: "team_12345678" },
  },
  user: { default_name: "John Smith", id: "u1", has_verified_user: true, token: "chat-token" },
};

const chatAt = (api_base_url: string) =>
  Response.json({ chat: { ...INITIALISATION, stream_data: { ...INITIALISATION.stream_data, api_base_url } } });

let asked: { url: string; method: string; authorization: string; body: string }[];
let answers: (Response | Error)[];
beforeEach(() => {
  [asked, answers] = [[], []];
});

const token = {
  current: async () => "token-1",
  renewed: vi.fn(async (refused: string) => (refused === "token-1" ? "token-2" : refused)),
};
const ibm = createIbmVideo({
  token,
  timeoutMs: 20,
  async fetch(url, init) {
    const { authorization = "" } = { ...(init?.headers as Record<string, string>) };
    asked.push({ url: String(url), method: init?.method ?? "", authorization, body: String(init?.body ?? "") });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    if (answer) return answer;
    return new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
  },
});

test("a chat and a Q&A are entered by the channel's id", async () => {
  answers = [Response.json({ chat: INITIALISATION }), Response.json({ qna: INITIALISATION })];
  expect([await ibm.chat("12/34"), await ibm.qna("1234")]).toEqual([INITIALISATION, INITIALISATION]);
  expect(asked).toMatchObject([
    { url: "https://api.video.ibm.com/channels/12%2F34/chat.json", method: "GET", authorization: "Bearer token-1" },
    { url: "https://api.video.ibm.com/channels/1234/qna.json", method: "GET" },
  ]);
});

test("a group is made of participants, as a form", async () => {
  answers = [Response.json({ group: { channel_id: "private_1234", channel_type: "groupchat", team: "t" } })];
  const group = { participantIds: ["a", "b"], chatToken: "chat-token", name: "Our chat" };
  expect(await ibm.createGroup("1234", group)).toMatchObject({ channel_id: "private_1234", channel_type: "groupchat" });
  expect(asked).toMatchObject([{ url: "https://api.video.ibm.com/channels/1234/chat/groups.json", method: "POST" }]);
  expect([...new URLSearchParams(asked[0]?.body)]).toEqual([
    ...[
      ["chat_token", "chat-token"],
      ["name", "Our chat"],
    ],
    ...[
      ["participant_ids[]", "a"],
      ["participant_ids[]", "b"],
    ],
  ]);
});

describe("every documented error is a class and a code of its own, whatever the body says", () => {
  test.each([
    [400, BadRequestError, "bad_request"],
    [401, InvalidTokenError, "invalid_token"],
    [402, ChatNotIncludedError, "invalid_request"],
    [403, LackOfOwnershipError, "lack_of_ownership"],
    [404, ChannelNotFoundError, "not_found"],
    [429, RateLimitedError, "rate_limited"],
    [500, TemporarilyUnavailableError, "temporarily_unavailable"],
    [503, TemporarilyUnavailableError, "temporarily_unavailable"],
    [302, UnexpectedAnswerError, "unexpected_answer"],
    [418, UnexpectedAnswerError, "unexpected_answer"],
  ] as const)("%i", async (status, Class, code) => {
    for (const body of [null, "<html>", JSON.stringify({ error: "other_words", error_description: "said more" })]) {
      answers = [new Response(body, { status }), new Response(body, { status })];
      const failure = await ibm.chat("1").catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Class);
      expect(failure).toBeInstanceOf(IbmVideoError);
      expect(failure).toMatchObject({ code, status, name: Class.name });
      if (body?.startsWith("{") && Class !== UnexpectedAnswerError) {
        expect(failure).toMatchObject({ message: expect.stringContaining("said more") });
      }
    }
  });

  test("429 says what is left and from when on", async () => {
    const headers = { "x-ratelimit-limit": "10", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000000" };
    answers = [new Response(null, { status: 429, headers }), new Response(null, { status: 429 })];
    await expect(ibm.chat("1")).rejects.toMatchObject({ limit: 10, remaining: 0, resetAt: 1_800_000_000_000 });
    await expect(ibm.chat("1")).rejects.toMatchObject({ limit: null, remaining: null, resetAt: null });
  });

  test.each([
    ["it has no token", Response.json({ chat: { ...INITIALISATION, user: { id: "u1" } } })],
    ["it leads to this machine", chatAt("http://127.0.0.1:9090")],
    ["it is no JSON", new Response("fine")],
    ["it is empty", new Response(null, { status: 200 })],
  ])("an answer can't be read when %s", async (_, answer) => {
    answers = [answer];
    await expect(ibm.chat("1")).rejects.toThrow(UnexpectedAnswerError);
  });

  test("no way there, an answer without an end, and none in time", async () => {
    const endless = new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(100_000)) });
    answers = [new Error("refused"), new Response(endless)];
    for (const reason of ["no way", "endless", "silence"])
      await expect(ibm.chat(reason)).rejects.toMatchObject({ code: "temporarily_unavailable", status: null });
  });
});

test("a token that is refused is replaced once, and the request repeated", async () => {
  const refused = () => new Response(null, { status: 401 });
  answers = [refused(), Response.json({ chat: INITIALISATION }), refused(), refused()];
  expect(await ibm.chat("1")).toEqual(INITIALISATION);
  await expect(ibm.chat("1")).rejects.toThrow(InvalidTokenError);
  expect(asked.map(({ authorization }) => authorization)).toEqual([
    ...["Bearer token-1", "Bearer token-2"],
    ...["Bearer token-1", "Bearer token-2"],
  ]);
});

test("whoever does not want the answer any more gets their own reason", async () => {
  const wanted = new AbortController();
  const answer = ibm.chat("1", { signal: wanted.signal });
  wanted.abort(new Error("never mind"));
  await expect(answer).rejects.toThrow("never mind");
  await expect(ibm.chat("1", { signal: wanted.signal })).rejects.toThrow("never mind");
});

test("a group without anybody in it is not asked for", async () => {
  await expect(ibm.createGroup("1", { participantIds: [], chatToken: "t" })).rejects.toThrow();
  expect(asked).toEqual([]);
});
