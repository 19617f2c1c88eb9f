import { existsSync } from "node:fs";
import { Parser } from "@asyncapi/parser";
import { Validator } from "@seriousme/openapi-schema-validator";
import { problems } from "@tributary/runtime";
import { chatMessage, ephemeralRouting, eventCatalogue, wireEvent } from "@tributary/schemas";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessTable, streamAccess } from "../http/access.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

const CHROMIUM = "/usr/bin/chromium";
const PATHS = ["/openapi.json", "/asyncapi.json", "/docs"];

type Document = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const read = async (path: string): Promise<Document> => (await running.send("GET", path)).json as Document;

/** Every `$ref` in a document, wherever it stands. */
function refsOf(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  const own = "$ref" in part && typeof part.$ref === "string" ? [part.$ref] : [];
  return [...own, ...Object.values(part).flatMap(refsOf)];
}

function isThere(document: unknown, ref: string): boolean {
  const keys = ref.replace("#/", "").split("/");
  return (
    keys.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], document) !== undefined
  );
}

describe("openapi.json", () => {
  test("is valid OpenAPI 3.1", async () => {
    const result = await new Validator().validate(await read("/openapi.json"));
    expect(result).toMatchObject({ valid: true });
  });

  test("would not be valid without its paths' responses", async () => {
    const document = await read("/openapi.json");
    const path = { get: { responses: "none" } };
    expect(await new Validator().validate({ ...document, paths: { "/x": path } })).toMatchObject({ valid: false });
  });

  test("has every route of the api, and every stream", async () => {
    const { paths = {} } = await read("/openapi.json");
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((key) => key !== "parameters")
        .map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`),
    );
    expect(described.toSorted()).toEqual(Object.keys({ ...accessTable, ...streamAccess }).toSorted());
  });

  test("says of every command that it can be not waited for; definitions of extras and uploads are none", async () => {
    const { paths = {} } = await read("/openapi.json");
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        name: `${method} ${path}`,
        text: JSON.stringify(operation),
      })),
    );
    const commands = operations.filter(({ text }) => text.includes("parameters/IdempotencyKey"));
    const waitedFor = commands.filter(({ text }) => !text.includes("headers/CommandLocation"));
    expect(waitedFor.map(({ name }) => name)).toEqual([
      "post /api/v1/admin/extras",
      "post /api/v1/participants/{userId}/chat_sessions/{id}/files",
    ]);
  });

  test("has every field of a chat message, and says which are always there", async () => {
    const { components } = await read("/openapi.json");
    const schema = components?.schemas?.ChatMessage;
    const fields = Object.keys(chatMessage.shape);
    expect(Object.keys(schema?.properties ?? {})).toEqual(fields);
    expect(schema?.required).toEqual(fields.filter((field) => !["html", "reactions"].includes(field)));
  });

  test("has every code of a problem", async () => {
    const { components } = await read("/openapi.json");
    expect(components?.schemas?.ProblemCode?.enum).toEqual(Object.keys(problems));
  });

  test("names both headers of a command that can be sent again, and neither for a query", async () => {
    const { paths } = await read("/openapi.json");
    const path = paths?.["/api/v1/participants/{userId}/chat_sessions/{id}/chat_messages"];
    expect(path?.post?.parameters).toContainEqual({ $ref: "#/components/parameters/IdempotencyKey" });
    expect(path?.post?.responses).toHaveProperty(["201", "headers", "Idempotency-Replayed"]);
    expect(JSON.stringify(path?.get)).not.toContain("Idempotency");
  });
});

describe("asyncapi.json", () => {
  const ERROR = 0;
  const errorsIn = async (document: object) =>
    (await new Parser().validate(JSON.stringify(document))).filter(({ severity }) => severity === ERROR);

  test("is valid AsyncAPI 3.0", async () => {
    expect(await errorsIn(await read("/asyncapi.json"))).toEqual([]);
  });

  test.each([
    ["an action that does not exist", { action: "shout", channel: { $ref: "#/channels/events" } }],
    ["a channel that does not exist", { action: "send", channel: { $ref: "#/channels/nowhere" } }],
  ])("would not be valid with %s", async (_what, bad) => {
    expect(await errorsIn({ ...(await read("/asyncapi.json")), operations: { bad } })).not.toEqual([]);
  });

  test("has on the session stream the six events of the seeds, what can be asked for, and what streams say of themselves", async () => {
    const { channels } = await read("/asyncapi.json");
    expect(Object.keys(channels?.sessionStream?.messages ?? {}).toSorted()).toEqual([
      ...["CHAT_SESSION_MEMBER_APPROVED", "CHAT_SESSION_MEMBER_JOINED", "CHAT_SESSION_MEMBER_LEFT"],
      ...["CHAT_SESSION_MEMBER_REJECTED", "CHAT_SESSION_MEMBER_REQUESTED", "CHAT_SESSION_NOTICE_POSTED"],
      ...["EXTERNAL_CHAT_STATUS_CHANGED", "FORM_ANSWERED", "FORM_REQUESTED", "KEEP_ALIVE"],
      ...[
        "MEMBER_STOPPED_TYPING",
        "MEMBER_TYPING",
        "MESSAGES_DELIVERED",
        "MESSAGES_READ",
        "MESSAGE_DELETED",
        "MESSAGE_EDITED",
        "MESSAGE_REACTION_ADDED",
        "MESSAGE_REACTION_REMOVED",
      ],
      ...["MESSAGE_SENT", "SIGNALING_RECEIVED", "STREAM_CLOSING", "STREAM_RESET", "TOKEN_EXPIRING"],
    ]);
  });

  test("has on a coach's stream the chat, and nothing of a participant's own", async () => {
    const { channels } = await read("/asyncapi.json");
    const types = Object.keys(channels?.coachStream?.messages ?? {});
    expect(types).toEqual(
      expect.arrayContaining(["MESSAGE_SENT", "CHAT_SESSION_MEMBER_REQUESTED", "MESSAGES_READ", "KEEP_ALIVE"]),
    );
    expect(types.filter((type) => /^(ACTION_PLAN|PARTICIPANT)/.test(type))).toEqual([]);
  });

  test("has every public event on the stream but moments, and every domain event on the topic", async () => {
    const { channels } = await read("/asyncapi.json");
    const types = wireEvent.options.flatMap((option) => [...option.shape.eventType.values]);
    const moments = Object.values(ephemeralRouting).map(({ wire }) => wire);
    const withoutMoments = types.filter((type) => !moments.some((wire) => wire === type));
    expect(Object.keys(channels?.participantStream?.messages ?? {})).toEqual(withoutMoments);
    expect(Object.keys(channels?.ephemeral?.messages ?? {})).toEqual(Object.keys(ephemeralRouting));
    expect(Object.keys(channels?.events?.messages ?? {})).toEqual(Object.keys(eventCatalogue));
    expect(Object.keys(channels?.commands?.messages ?? {})).toEqual(["Command"]);
  });
});

test.each(["/openapi.json", "/asyncapi.json"])("%s refers to nothing that is not in it", async (path) => {
  const document = await read(path);
  const refs = refsOf(document);
  expect(refs.length).toBeGreaterThan(5);
  expect(refs.filter((ref) => !isThere(document, ref))).toEqual([]);
});

test.each(PATHS)("%s is for everybody, and costs a 304 when it is known", async (path) => {
  const first = await running.send("GET", path);
  const etag = first.headers.get("etag") ?? "";
  expect([first.status, etag]).toEqual([200, expect.stringMatching(/^"[\w-]{22}"$/)]);
  const again = await running.send("GET", path, { headers: { "if-none-match": `W/"other", ${etag}` } });
  expect([again.status, again.text]).toEqual([304, ""]);
  const changed = await running.send("GET", path, { headers: { "if-none-match": '"other"' } });
  expect(changed.status).toBe(200);
});

test("the page has an address for everything that it links to, and asks no other host", async () => {
  const { text } = await running.send("GET", "/docs");
  const links = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id ?? "");
  expect(links).toContain("/schemas/ChatMessage");
  expect([...new Set(links)].filter((id) => !text.includes(` id="${id}"`))).toEqual([]);
  expect(text).not.toMatch(/https?:\/\/|<script/);
});

test("in a browser, #/schemas/ChatMessage shows the message's fields at once", async ({ skip }) => {
  skip(!existsSync(CHROMIUM), `no browser at ${CHROMIUM}`);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.goto(`${running.url}/api/v1/docs#/schemas/ChatMessage`);
    const top = await page.evaluate(
      `document.getElementById("/schemas/ChatMessage").getBoundingClientRect().top / innerHeight`,
    );
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(0.5);
    const shown = await page.locator("section:target").textContent();
    for (const field of Object.keys(chatMessage.shape)) expect(shown).toContain(field);
  } finally {
    await browser.close();
  }
});
