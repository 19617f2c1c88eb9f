/** Bad input over the wire: a clear 4xx problem document (or STREAM_RESET), and nothing written. */
import { signToken } from "@tributary/runtime";
import { openStream } from "@tributary/testing";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Conversation, openConversation } from "./conversation.ts";
import { carrying } from "./received.ts";
import { type SharedPlatform, sharedPlatform } from "./shared-platform/shared-platform.ts";

let platform: SharedPlatform;
let api: SharedPlatform["api"];
let app: SharedPlatform["stream"];
let talk: Conversation;
let database: Client;

beforeAll(async () => {
  platform = await sharedPlatform();
  ({ api, stream: app } = platform);
  talk = await openConversation(api.url, platform.tenant);
  database = new Client({ connectionString: platform.databaseUrl });
  await database.connect();
});

afterAll(async () => {
  await database?.end();
  await platform?.[Symbol.asyncDispose]();
});

interface BadRequest {
  path?: string;
  method?: string;
  body?: string;
  headers?: () => Promise<Record<string, string>> | Record<string, string>;
}

const json = { "content-type": "application/json" };
const jsonText = (text: string) => `{"text":"${text}"}`;
const commands: [string, number, BadRequest][] = [
  ["malformed JSON", 400, { body: '{"text":' }],
  ["a text that is a number", 422, { body: '{"text":5}' }],
  ["a text that is null", 422, { body: '{"text":null}' }],
  ["an empty text", 422, { body: jsonText("") }],
  ["a missing text", 422, { body: "{}" }],
  ["an array for a body", 422, { body: "[]" }],
  ["a field that does not exist", 422, { body: '{"text":"x","colour":"red"}' }],
  ["NUL in a text", 422, { body: jsonText("a\\u0000b") }],
  ["a lone surrogate in a text", 422, { body: jsonText("a\\ud83d") }],
  ["a text of 1 MB", 413, { body: jsonText("x".repeat(1024 * 1024)) }],
  ["another content type", 415, { body: "text=x", headers: () => ({ "content-type": "text/plain" }) }],
  [
    "a participant id with a slash in it",
    422,
    {
      path: "/api/v1/participants/a%2Fb/extras",
      method: "PUT",
      body: '{"extraCode":"mood","value":"calm"}',
      headers: () => platform.tenant.as("service", "importer"),
    },
  ],
  [
    "an unknown participant",
    422,
    {
      path: "/api/v1/participants/nobody/extras",
      method: "PUT",
      body: '{"extraCode":"mood","value":"calm"}',
      headers: () => platform.tenant.as("service", "importer"),
    },
  ],
  [
    "a session with an unknown participant",
    422,
    { path: "/api/v1/admin/chat_sessions", body: '{"participantIds":["nobody"]}', headers: () => talk.coach },
  ],
  ["a missing API key", 401, { headers: () => ({ "x-api-key": "" }) }],
  ["an API key that nobody has", 401, { headers: () => ({ "x-api-key": "guessed" }) }],
  ["a missing token", 401, { headers: () => ({ authorization: "" }) }],
  ["a token of another issuer", 401, { headers: foreignToken }],
  ["a token of another participant", 403, { headers: () => platform.tenant.as("participant", "someone-else") }],
];

describe("a command is refused and nothing is written:", () => {
  test.for(commands)("%s gets %i", async ([, status, bad]) => {
    const before = await written();
    const path = `/api/v1/participants/${talk.participantId}/chat_sessions/${talk.sessionId}/chat_messages`;
    const headers = { ...talk.participant, ...json, ...(await bad.headers?.()) };
    const present = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ""));
    const { method = "POST", body = jsonText("hello") } = bad;
    const answer = await fetch(api.url + (bad.path ?? path), { method, headers: present, body });

    expect(await answer.json()).toMatchObject({ status, code: expect.any(String), title: expect.any(String) });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(await written()).toEqual(before);
  });
});

describe("a bad cursor is answered in the stream, never with silence:", () => {
  const cursors: [string, string, () => Promise<string> | string][] = [
    ["letters", "malformed", () => "abc"],
    ["a number without its check", "malformed", () => "1"],
    ["a negative number", "malformed", async () => (await ownCursor()).replace(/^\d+/, "-1")],
    [
      "a number that is too large to count with",
      "malformed",
      async () => (await ownCursor()).replace(/^\d+/, "9".repeat(30)),
    ],
    ["a check of another stream", "foreign", async () => await cursorOf(await someoneElse())],
    ["a number that does not exist yet", "future", async () => (await ownCursor()).replace(/^\d+/, "999999")],
  ];
  test.for(cursors)("%s: STREAM_RESET %s, then live", async ([, reason, cursor]) => {
    const lastEventId = await cursor();
    const before = await written();
    const stream = await openStream({ url: app.url + talk.streamPath, headers: talk.participant, lastEventId });
    const [first] = await stream.waitForCount(1);
    expect(stream.frames[0]).toBe(first);
    expect(first).toMatchObject({ eventType: "STREAM_RESET", payload: { reason, resumedAt: first?.id } });
    expect(await written()).toEqual(before);
    await stream.waitFor(carrying(await talk.say("live all the same")));
    stream.close();
  });
});

/** How many events and receipts the tenant has. */
async function written(): Promise<unknown> {
  const { rows } = await database.query(
    `select (select count(*) from events where tenant = $1) as events,
      (select count(*) from command_receipts where tenant = $1) as receipts`,
    [platform.tenant.name],
  );
  return rows[0];
}

async function foreignToken(): Promise<Record<string, string>> {
  const claims = {
    sub: talk.participantId,
    role: "participant",
    tenant: platform.tenant.name,
    expiresInSeconds: 60,
  } as const;
  return { authorization: `Bearer ${await signToken("the secret of another issuer, long enough", claims)}` };
}

let others = 0;
const someoneElse = () => openConversation(api.url, platform.tenant, { participantId: `other-${++others}` });
const ownCursor = () => cursorOf(talk);

async function cursorOf({ streamPath, participant }: Conversation): Promise<string> {
  const stream = await openStream({ url: app.url + streamPath, headers: participant });
  const { id } = await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  stream.close();
  return id ?? "";
}
