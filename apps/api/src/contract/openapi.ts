// The OpenAPI document of the api, made from the very schemas that its routes validate with, so that it cannot differ.
import { PROBLEM_MEDIA_TYPE, problems, STREAM_COOKIE } from "@tributary/runtime";
import { z } from "zod";
import { type Access, accessTable } from "../http/access.ts";
import { answerHeaders, describedHeaders, isConditional, isStreamSession } from "./answer-headers.ts";
import { fileOperations } from "./files.ts";
import type { Json, SchemaBook } from "./named-schemas.ts";
import { streamPaths } from "./streams.ts";

/** A route as it was registered. */
export interface DescribedRoute {
  method: string;
  url: string;
  schema: {
    params?: unknown;
    querystring?: unknown;
    body?: unknown;
    response?: unknown;
  };
}

/** Describes these routes and, beside them, the streams. */
export function openApi(routes: readonly DescribedRoute[], book: SchemaBook): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = pathOf(route.url);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, book) };
  }
  Object.assign(paths, streamPaths);
  return {
    openapi: "3.1.0",
    info: {
      title: "Tributary",
      version: "1",
      description: "Commands and queries over HTTP. What streams and topics carry is in asyncapi.json beside this.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ apiKey: [], bearer: [] }],
    paths,
    components: { schemas: { ...book.components, ProblemCode: problemCodes }, ...sharedParts },
  };
}

const problemCodes = {
  type: "string",
  enum: Object.keys(problems),
  description: Object.entries(problems)
    .map(([code, { status, title }]) => `${code} (${status}): ${title}`)
    .join("\n"),
};

const sharedParts: Json = {
  securitySchemes: {
    apiKey: { type: "apiKey", in: "header", name: "X-API-Key", description: "Names the tenant and the application." },
    bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "Names the person and their role." },
    streamCookie: {
      ...{ type: "apiKey", in: "cookie", name: STREAM_COOKIE },
      description: "A stream session (POST /api/v1/stream_sessions). It opens streams, and nothing else.",
    },
  },
  responses: {
    Problem: {
      description: "A problem document (RFC 9457); `code` is stable and one of ProblemCode.",
      content: {
        [PROBLEM_MEDIA_TYPE]: {
          schema: {
            allOf: [{ $ref: "#/components/schemas/Problem" }],
            properties: { code: { $ref: "#/components/schemas/ProblemCode" } },
          },
        },
      },
    },
  },
  parameters: {
    IdempotencyKey: {
      ...{ name: "Idempotency-Key", in: "header", required: false },
      description: "Makes a retry safe: the same key gets the same answer; with another request it is 422.",
      schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,128}$" },
    },
    IfMatch: {
      ...{ name: "If-Match", in: "header", required: false },
      description: "`*`, or ETags: when the thing has none of them any more, nothing happens and the answer is 412.",
      schema: { type: "string", examples: ['"gm8k2YqPz0Wb1cXv5dNs7A"'] },
    },
    Prefer: {
      ...{ name: "Prefer", in: "header", required: false },
      description: "With `respond-async` the command is accepted (202) and executed later.",
      schema: { type: "string", examples: ["respond-async"] },
    },
  },
  headers: describedHeaders,
};

function operation(route: DescribedRoute, book: SchemaBook): Json {
  const { method, url, schema } = route;
  const access = accessTable[`${method} ${url}`];
  const isQuery = method === "GET" || url.endsWith("/search");
  const isCommand = !isQuery && !isStreamSession(url) && !isOperation(url) && !isMoment(url);
  const idempotency = isCommand ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : [];
  const prefer = canRespondLater(route) ? [{ $ref: "#/components/parameters/Prefer" }] : [];
  const condition = isConditional(method, url) ? [{ $ref: "#/components/parameters/IfMatch" }] : [];
  const headers = [...idempotency, ...prefer, ...condition];
  const { body } = schema;
  return {
    operationId: operationId(method, url),
    tags: [tagOf(url)],
    description: whoMay(access?.roles ?? [], access),
    ...(access?.public ? { security: [] } : {}),
    parameters: [...fields(schema.params, "path"), ...fields(schema.querystring, "query"), ...headers],
    ...(body instanceof z.ZodType
      ? { requestBody: { required: true, content: json(book.describe(body, "input")) } }
      : {}),
    responses: responses(schema.response, { book, headers: answerHeaders({ method, url, isCommand }) }),
    ...fileOperations[`${method} ${url}`],
  };
}

/** What operators do is no command: of a dead letter the command is remembered, and an API key must not be. */
const isOperation = (url: string): boolean => /^\/api\/v1\/admin\/(dead_letters|api_keys)/.test(url);

/** Nothing is kept of it. */
const isMoment = (url: string): boolean => /\/(typing|signals)$/.test(url);

/** Whether the caller may choose; `POST /commands` never answers with a result. */
const canRespondLater = ({ url, schema }: DescribedRoute): boolean =>
  url !== "/api/v1/commands" && Object.hasOwn((schema.response ?? {}) as object, "202");

function whoMay(roles: readonly string[], access: Omit<Access, "roles"> | undefined): string {
  if (access?.public) return "For everybody, without credentials.";
  const own = [...(access?.self ? ["participant"] : []), ...(access?.ownCoach ? ["coach"] : [])];
  const ofChannel = (access?.ofChannel ?? []).map((who) => `${who} (of a channel)`);
  return `For: ${[...own.map((who) => `the ${who} that the path names`), ...roles, ...ofChannel].join(", ")}.`;
}

const pathOf = (url: string): string => url.replace(/:(\w+)/g, "{$1}");

/** Unique, because method and path are; readable, because they are all that it says. */
const operationId = (method: string, url: string): string =>
  [method.toLowerCase(), ...url.replace("/api/v1/", "").split(/\W+/)].join("_");

function tagOf(url: string): string {
  const names = url.split("/").filter((part) => part !== "" && !part.startsWith(":"));
  if (names.some((name) => name.startsWith("activity_"))) return "activity_plans";
  const known = [
    "external_chats",
    "chat_messages",
    "forms",
    "notices",
    "chat_sessions",
    "extras",
    "participants",
    "stream_sessions",
    "commands",
    "dead_letters",
    "api_keys",
    "streams",
    "lag",
    "overview",
  ];
  return known.find((name) => names.includes(name)) ?? "contract";
}

const json = (schema: Json): Json => ({ "application/json": { schema } });

function fields(schema: unknown, place: "path" | "query"): Json[] {
  if (!(schema instanceof z.ZodType)) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, described]) => ({
    ...{ name, in: place, schema: described },
    required: place === "path" || required.includes(name),
  }));
}

interface ResponseContext {
  book: SchemaBook;
  headers: Json;
}

function responses(schemas: unknown, { book, headers }: ResponseContext): Json {
  const described = Object.entries((schemas ?? { 200: undefined }) as Record<string, unknown>).map(
    ([status, schema]) => {
      const isEmpty = !(schema instanceof z.ZodType) || schema instanceof z.ZodUndefined;
      const content = isEmpty ? {} : { content: json(book.describe(schema, "output")) };
      const { ETag: _ofTheResult, ...ofAll } = headers;
      const told = status === "202" ? { ...ofAll, Location: location } : headers;
      return [status, { description: DESCRIPTIONS[status] ?? "Done", headers: told, ...content }];
    },
  );
  return { ...Object.fromEntries(described), default: { $ref: "#/components/responses/Problem" } };
}

const location = { $ref: "#/components/headers/CommandLocation" };

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  200: "Found",
  201: "Created",
  202: "Accepted: in the log of commands, and executed later",
  204: "Done, with no body",
};
