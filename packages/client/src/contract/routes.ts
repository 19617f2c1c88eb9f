// What openapi.json says of the calls, as one TypeScript interface: a route's key is its method and path, as the
// documentation writes them.
import { fieldsOf, type Json, typeOf } from "./to-typescript.ts";

const PREFIX = "/api/v1";
/** A call of its own says that it does not wait. */
const RESPONDS_LATER = "Prefer";
/** The headers of answers that a caller goes on with, by the names that they have in an answer of the client. */
const TOLD: Readonly<Record<string, string>> = {
  "Stream-Cursor": "cursor",
  "Session-Stream-Cursor": "sessionCursor",
  ETag: "etag",
  Location: "location",
};

/** The `Routes` interface; streams are none, they are opened by functions of their own. */
export function routesOf(openapi: Json): string {
  const routes = Object.entries(openapi.paths as Record<string, Json>).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => method !== "parameters" && !path.endsWith("/stream"))
      .map(([method, operation]) => {
        const name = `${method.toUpperCase()} ${path.slice(PREFIX.length)}`;
        return `  /** ${(operation as Json).description ?? ""} */\n  ${JSON.stringify(name)}: ${routeOf(operation as Json, openapi)};`;
      }),
  );
  return `export interface Routes {\n${routes.join("\n")}\n}\n`;
}

interface Parameter extends Json {
  name: string;
  in: string;
  required?: boolean;
}

function routeOf(operation: Json, openapi: Json): string {
  const parameters = ((operation.parameters ?? []) as Json[]).map((one) => resolved(one, openapi) as Parameter);
  const place = (where: string) =>
    parametersIn(parameters.filter((one) => one.in === where && one.name !== RESPONDS_LATER));
  const responses = Object.entries(operation.responses as Record<string, Json>);
  const waited = responses.filter(([status]) => /^20[0134]$/.test(status));
  const later = responses.filter(([status]) => status === "202" && waited.length > 0);
  const answers = waited.length > 0 ? waited : responses.filter(([status]) => status === "202");
  return `{
    path: ${place("path")}; query: ${place("query")}; headers: ${place("header")};
    body: ${bodyOf(operation.requestBody as Json | undefined)};
    answer: ${answers.map(answerOf).join(" | ")};
    later: ${later.map(answerOf).join(" | ") || "never"};
  }`;
}

const parametersIn = (parameters: readonly Parameter[]): string =>
  fieldsOf(
    Object.fromEntries(parameters.map(({ name, schema, description }) => [name, { ...(schema as Json), description }])),
    parameters.filter(({ required }) => required).map(({ name }) => name),
  );

const resolved = (part: Json, document: Json): Json =>
  typeof part.$ref === "string"
    ? part.$ref
        .slice(2)
        .split("/")
        .reduce<Json>((inner, key) => inner[key] as Json, document)
    : part;

function bodyOf(requestBody: Json | undefined): string {
  const [kind, media] = Object.entries((requestBody?.content ?? {}) as Record<string, Json>)[0] ?? [];
  if (media === undefined) return "undefined";
  return kind === "multipart/form-data" ? "FormData" : typeOf(media.schema as Json);
}

function answerOf([status, response]: [string, Json]): string {
  const [media] = Object.values((response.content ?? {}) as Record<string, Json>);
  const body = media === undefined ? "undefined" : typeOf(media.schema as Json);
  const told = Object.keys((response.headers ?? {}) as Json).flatMap((name) => TOLD[name] ?? []);
  return `{ status: ${status}; body: ${body}; ${told.map((name) => `${name}: string;`).join(" ")} }`;
}
