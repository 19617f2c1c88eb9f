// The contract as one page that needs nothing else: no script, no font, no other host. Every part has an address of
// its own (`#/schemas/ChatMessage`), because the ids of its sections are the addresses.
import { docsStyle } from "./docs-style.ts";
import type { Json } from "./named-schemas.ts";

/** Renders an OpenAPI document and the AsyncAPI document beside it. */
export function docsPage(http: Json, events: Json): string {
  const operations = operationsOf(http);
  const schemas = Object.entries(at(http, "components", "schemas"));
  const channels = Object.entries(at(events, "channels"));
  const messages = at(events, "components", "messages");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tributary: the contract</title>
<link rel="icon" href="data:,">
<style>${docsStyle}</style>
</head>
<body>
<nav aria-label="Contents">
<a class="home" href="#top">Tributary</a>
${menu(
  "Operations",
  operations.map(({ id, method, path }) => [id, `${method} ${path.replace("/api/v1", "")}`]),
)}
${menu(
  "Events",
  channels.map(([name, channel]) => [`/events/${name}`, at(events, "channels", name).address ?? channel]),
)}
${menu(
  "Schemas",
  schemas.map(([name]) => [`/schemas/${name}`, name]),
)}
</nav>
<main id="top">
<h1>Tributary: the contract</h1>
<p>${safe(at(http, "info").description)} For machines: <a href="openapi.json">openapi.json</a>, <a href="asyncapi.json">asyncapi.json</a>.</p>
<p>Every request carries <code>X-API-Key</code> and <code>Authorization: Bearer</code>, unless it says otherwise. Every error is a <a href="#/schemas/Problem">Problem</a>.</p>
<h2>Operations</h2>
${operations.map(operationSection).join("\n")}
<h2>Events</h2>
${channels.map(([name, channel]) => channelSection(name, channel as Json, messages)).join("\n")}
<h2>Schemas</h2>
${schemas.map(([name, schema]) => section(`/schemas/${name}`, safe(name), shape(schema as Json))).join("\n")}
</main>
</body>
</html>
`;
}

interface Operation {
  id: string;
  method: string;
  path: string;
  about: Json;
}

function operationsOf(http: Json): Operation[] {
  return Object.entries(at(http, "paths")).flatMap(([path, item]) =>
    Object.entries(item as Json)
      .filter(([method]) => method !== "parameters")
      .map(([method, about]) => ({
        ...{ id: `/operations/${(about as Json).operationId}`, method: method.toUpperCase(), path },
        about: about as Json,
      })),
  );
}

function menu(title: string, entries: [string, unknown][]): string {
  const items = entries.map(([id, label]) => `<li><a href="#${safe(id)}">${safe(label)}</a></li>`);
  return `<h2>${title}</h2><ul>${items.join("")}</ul>`;
}

const section = (id: string, title: string, body: string): string =>
  `<section id="${safe(id)}"><h3><a href="#${safe(id)}">${title}</a></h3>${body}</section>`;

function operationSection({ id, method, path, about }: Operation): string {
  const parameters = ((about.parameters ?? []) as Json[]).map((parameter) =>
    parameter.$ref === undefined
      ? [code(parameter.name), safe(parameter.in), type(parameter.schema as Json), safe(parameter.description)]
      : [code("Idempotency-Key"), "header", "text", "Makes a retry safe."],
  );
  const body = contentOf(about.requestBody);
  const answers = Object.entries(at(about, "responses")).map(([status, answer]) => [
    code(status === "default" ? "else" : status),
    contentOf(answer) ?? `<a href="#/schemas/Problem">Problem</a>`,
    safe((answer as Json).description),
  ]);
  return section(
    id,
    `<b class="${method.toLowerCase()}">${method}</b> ${safe(path)}`,
    [
      `<p>${safe(about.description)}</p>`,
      parameters.length > 0 ? table(["parameter", "in", "type", ""], parameters) : "",
      body === null ? "" : `<p>Body: ${body}</p>`,
      table(["status", "answer", ""], answers),
    ].join(""),
  );
}

/** What a body or an answer holds; null when it is a reference to the problem, or there is none. */
function contentOf(about: unknown): string | null {
  if (about === undefined || (about as Json).$ref !== undefined) return null;
  const [media, content] = Object.entries(at(about as Json, "content"))[0] ?? [];
  if (media === undefined) return "no body";
  const shown = type((content as Json).schema as Json);
  return media === "application/json" ? shown : `${shown} <code>${safe(media)}</code>`;
}

function channelSection(name: string, channel: Json, messages: Json): string {
  const rows = Object.keys(at(channel, "messages")).map((message) => {
    const { summary, payload } = messages[message] as Json;
    const inner = at(payload as Json, "properties").payload;
    return [code(message), inner === undefined ? shape(payload as Json) : type(inner as Json), safe(summary)];
  });
  const about = `<p>${safe(channel.description)}</p>`;
  return section(`/events/${name}`, safe(channel.address), about + table(["event", "payload", ""], rows));
}

/** A schema in full: the table of its fields, or its type. */
function shape(schema: Json): string {
  const required = (schema.required ?? []) as string[];
  const rows = Object.entries(at(schema, "properties")).map(([name, field]) => [
    code(name),
    type(field as Json),
    required.includes(name) ? "" : "optional",
  ]);
  if (rows.length > 0) return table(["field", "type", ""], rows);
  return schema.type === "object" ? "<p>No fields.</p>" : `<p>${type(schema)}</p>`;
}

/** A schema in a few words. */
function type(schema: Json = {}): string {
  const { $ref, anyOf, items, const: constant, enum: values } = schema;
  if (typeof $ref === "string") return reference($ref);
  if (Array.isArray(anyOf)) return anyOf.map((one) => type(one as Json)).join(" or ");
  if (constant !== undefined) return code(constant);
  if (Array.isArray(values)) return values.map(code).join(" | ");
  if (items !== undefined) return `array of ${type(items as Json)}${limits(schema, "minItems", "maxItems")}`;
  if (schema.properties !== undefined) return shape(schema);
  const plain = schema.type === undefined ? "any JSON" : safe(schema.format ?? [schema.type].flat().join(" or "));
  return plain + limits(schema, "minLength", "maxLength") + limits(schema, "minimum", "maximum");
}

function reference(target: string): string {
  const name = safe(target.split("/").at(-1));
  return `<a href="#/schemas/${name}">${name}</a>`;
}

function limits(schema: Json, low: string, high: string): string {
  const [least, most] = [schema[low], schema[high]];
  if (most === undefined || most === Number.MAX_SAFE_INTEGER) return "";
  return ` <small>${least === undefined ? "at most " : `${safe(least)} to `}${safe(most)}</small>`;
}

function table(head: readonly string[], rows: readonly string[][]): string {
  const cells = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`);
  return `<div class="wide"><table><thead><tr>${head.map((title) => `<th scope="col">${title}</th>`).join("")}</tr></thead><tbody>${cells.join("")}</tbody></table></div>`;
}

const code = (value: unknown): string => `<code>${safe(value)}</code>`;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const safe = (value: unknown): string => String(value ?? "").replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

/** The object at a path of a document; empty when there is none. */
const at = (document: Json, ...keys: string[]): Json =>
  keys.reduce<Json>((part, key) => (part[key] ?? {}) as Json, document);
