/** Schemathesis' configuration: who calls, and ids of what exists, so that it gets past the first check. */
import type { Operation } from "./operations.ts";
import type { Credentials, Known } from "./population.ts";

interface Plan {
  known: Known;
  credentials: Credentials;
  examples: number;
}

/** How often a known id is taken where one is known; an id of nothing is worth trying as well. */
const KNOWN_SHARE = 0.85;

/** What fields of bodies name, wherever a body has them, by dictionary; and what no generator thinks of. */
const BODY_FIELDS: Readonly<Record<string, string>> = {
  upToMessageId: "chat_messages",
  replyToId: "chat_messages",
  "attachments[*]": "files",
  participantId: "participants",
  "participantIds[*]": "participants",
  extraCode: "extraCode",
  group: "extras",
  activityPlanCardId: "cards",
  "responses[*].activityValueId": "activityValues",
  "answers[*].name": "fields",
  email: "emails",
  timezone: "timeZones",
  photoUrl: "urls",
};

/** The text of a schemathesis.toml that tries these operations and no other. */
export function configuration(operations: readonly Operation[], { known, credentials, examples }: Plan): string {
  const lines = [
    "continue-on-failure = true",
    // A stream never ends by itself: its head and its first frame are what the contract describes.
    "max-stream-events = 1",
    "request-timeout = 10",
    "[generation]",
    `max-examples = ${examples}`,
    // Headers and query parameters that the contract does not know are ignored, as HTTP asks.
    "allow-extra-parameters = false",
    "[auth.openapi]",
    `apiKey = { api_key = ${text(credentials.apiKey)} }`,
    `bearer = { bearer = ${text(credentials.token)} }`,
    // What is well-formed may still be refused by the domain: 422, or 410 about somebody who was erased.
    "[checks.positive_data_acceptance]",
    'expected-statuses = ["2xx", 400, 401, 403, 404, 409, 410, 412, 413, 422]',
  ];
  for (const [name, ids] of Object.entries(known)) {
    lines.push(`[dictionaries.${name}]`, `values = ${JSON.stringify(ids)}`);
  }
  lines.push("[parameters]");
  for (const [field, name] of Object.entries(BODY_FIELDS)) lines.push(`"body.${field}" = ${taken(name)}`);
  lines.push("[[operations]]", `exclude-name = ${JSON.stringify(operations.map(nameOf))}`, "enabled = false");
  for (const operation of operations) lines.push(...section(operation, known));
  return `${lines.join("\n")}\n`;
}

function section(operation: Operation, known: Known): string[] {
  const bound = operation.parameters.flatMap((name) => {
    const dictionary = dictionaryOf(operation, name);
    if (!(dictionary in known)) return [];
    return `"path.${name}" = ${taken(dictionary)}`;
  });
  // Among the commands there is one that erases.
  if (operation.path.endsWith("/commands")) bound.push(`"body.participantId" = ${taken("participants_to_end")}`);
  if (bound.length === 0) return [];
  return ["[[operations]]", `include-name = ${text(nameOf(operation))}`, "[operations.parameters]", ...bound];
}

const taken = (dictionary: string): string => `{ dictionary = "${dictionary}", probability = ${KNOWN_SHARE} }`;

/** An id is of what the part of the path before it names; what ends something gets its own victims. */
function dictionaryOf({ method, path }: Operation, parameter: string): string {
  const kind = new RegExp(`/(\\w+)/\\{${parameter}\\}`).exec(path)?.[1] ?? parameter;
  const ends = new RegExp(`\\{${parameter}\\}/(suspend|close)$`).test(path);
  const removes = method === "DELETE" && path.endsWith(`{${parameter}}`);
  return ends || removes ? `${kind}_to_end` : kind;
}

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

/** A JSON string is a TOML string. */
const text = (value: string): string => JSON.stringify(value);
