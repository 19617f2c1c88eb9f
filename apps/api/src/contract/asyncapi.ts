// The AsyncAPI document: what streams and topics carry, made from the tables by which events are routed and encoded.
import {
  command,
  type DomainEventType,
  ephemeralEvent,
  ephemeralRouting,
  eventCatalogue,
  loggedForm,
  routing,
  wireEvent,
} from "@tributary/schemas";
import type { Json, SchemaBook } from "./named-schemas.ts";

const STREAM = "participantStream";
const SESSION_STREAM = "sessionStream";
const COACH_STREAM = "coachStream";
const TOPIC = "events";
const COMMANDS = "commands";
const EPHEMERAL = "ephemeral";

/** Describes the streams, the topic of all events and the topic of commands. */
export function asyncApi(book: SchemaBook): Json {
  const publicEvents = Object.fromEntries(wireEvent.options.map((option) => wireMessage(option, book)));
  const domainEvents = Object.fromEntries(
    Object.entries(eventCatalogue).map(([type, history]) => [
      type,
      {
        ...{ name: type, title: type, contentType: "application/json" },
        summary: `${toldAs(type as DomainEventType)} Version ${Object.keys(history.versions).length}.`,
        headers: cloudEventHeaders(type, Object.keys(history.versions).length),
        payload: book.describe(loggedForm(history.latest), "output"),
      },
    ]),
  );
  const moments = Object.fromEntries(ephemeralEvent.options.map((option) => momentMessage(option, book)));
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Tributary",
      version: "1",
      description: "Events on streams (server-sent events) and on Kafka (CloudEvents 1.0, binary mode).",
    },
    defaultContentType: "application/json",
    channels: {
      [STREAM]: channel(
        "/api/v1/participants/{userId}/stream",
        Object.keys(publicEvents).filter(isCarried(({ feeds }) => feeds !== "none")),
        {
          parameters: { userId: { description: "The participant's id" } },
          description: "Everything that a participant may see, gapless and in order, with exact resume.",
        },
      ),
      [SESSION_STREAM]: channel(
        "/api/v1/participants/{userId}/chat_sessions/{id}/stream",
        Object.keys(publicEvents).filter((name) => isEphemeral(name) || isCarried(({ session }) => session)(name)),
        {
          parameters: { userId: { description: "The participant's id" }, id: { description: "The session's id" } },
          description: "The chat events of one session, gapless and in order, with exact resume.",
        },
      ),
      [COACH_STREAM]: channel(
        "/api/v1/coaches/{coachId}/stream",
        Object.keys(publicEvents).filter(isCarried(({ feeds }) => feeds === "members" || feeds === "member")),
        {
          parameters: { coachId: { description: "The coach's id" } },
          description:
            "The chat events of every session that the coach is in, gapless and in order, with exact resume.",
        },
      ),
      [TOPIC]: channel("tributary.events", Object.keys(domainEvents), {
        description:
          "Every committed event, at least once, in order per key; the key is the event's stream id. What it says about a person is encrypted in `$sealed`, under the field that names them.",
      }),
      [COMMANDS]: channel("tributary.commands", ["Command"], {
        description: "What is to be done, in order per key; the key is the id of the stream that a command is about.",
      }),
      [EPHEMERAL]: channel("tributary.ephemeral", Object.keys(moments), {
        description:
          "What matters for seconds only, in order per key; the key is the session's stream id. Kept for minutes.",
      }),
    },
    operations: {
      ...Object.fromEntries(
        [STREAM, SESSION_STREAM, COACH_STREAM, TOPIC, EPHEMERAL].map((name) => [name, sending(name)]),
      ),
      [COMMANDS]: { action: "receive", channel: { $ref: `#/channels/${COMMANDS}` } },
    },
    components: {
      messages: { ...publicEvents, ...domainEvents, ...moments, Command: commandMessage(book) },
      schemas: book.components,
    },
  };
}

function wireMessage(option: (typeof wireEvent.options)[number], book: SchemaBook): [string, Json] {
  const [name = ""] = option.shape.eventType.values;
  const routes = [...Object.values(routing), ...Object.values(ephemeralRouting)];
  const include = routes.find((route) => route.wire === name)?.include;
  const summary = include ? `Only with \`?include=${include}\`.` : "Always sent.";
  return [name, { ...{ name, title: name, summary }, payload: book.describe(option, "output") }];
}

/** With the headers that `toEphemeralRecord` of packages/schemas writes. */
function momentMessage(option: (typeof ephemeralEvent.options)[number], book: SchemaBook): [string, Json] {
  const [name = ""] = option.shape.type.values;
  const written = { type: "string" };
  const always = {
    ...{ ce_specversion: { const: "1.0" }, ce_id: written, ce_type: { const: name }, ce_source: written },
    ...{ ce_time: { type: "string", format: "date-time" }, "content-type": { const: "application/json" } },
    tenant: written,
  };
  return [
    name,
    {
      ...{ name, title: name, contentType: "application/json" },
      summary: "Never stored; whoever reads it drops it when it is older than 5 s.",
      headers: { type: "object", properties: always, required: Object.keys(always) },
      payload: book.describe(option.shape.data, "output"),
    },
  ];
}

/** With the headers that `toSealedCommand` of packages/schemas writes. */
function commandMessage(book: SchemaBook): Json {
  const written = { type: "string" };
  const always = {
    ce_specversion: { const: "1.0" },
    ce_id: { type: "string", description: "the command's id; carrying out two with one id has the effect of one" },
    ce_type: { type: "string", description: "the command's name" },
    ce_source: written,
    ce_time: { type: "string", format: "date-time" },
    "content-type": { const: "application/json" },
    tenant: written,
    application: written,
    principal: { type: "string", description: "role/id of who asks" },
  };
  const subject = {
    type: "string",
    description: "whose key seals the value, such as `participant/40`; absent when it is plain",
  };
  const perhaps = { subject, idempotencykey: written, lease: written, fence: written, traceparent: written };
  return {
    ...{ name: "Command", title: "Command", contentType: "application/json" },
    summary: "Dropped when somebody holds `lease` with a higher `fence`.",
    headers: { type: "object", properties: { ...always, ...perhaps }, required: Object.keys(always) },
    payload: { oneOf: [book.describe(command, "input"), sealedValue] },
  };
}

const sealedValue: Json = {
  ...{
    type: "object",
    properties: { $sealed: { type: "string" } },
    required: ["$sealed"],
    additionalProperties: false,
  },
  description: "The command, encrypted as a whole.",
};

/** What is routed to a stream, and what every stream says about itself. */
const isCarried =
  (fits: (route: (typeof routing)[DomainEventType]) => boolean) =>
  (name: string): boolean => {
    const routes = Object.values(routing).filter(({ wire }) => wire === name);
    return (routes.length === 0 && !isEphemeral(name)) || routes.some(fits);
  };

const isEphemeral = (name: string): boolean => Object.values(ephemeralRouting).some(({ wire }) => wire === name);

const listeners = {
  members: "the session's members",
  member: "the member that it names",
  participant: "the participant",
  none: "whoever follows the session",
};

function toldAs(type: DomainEventType): string {
  const { wire, feeds } = routing[type];
  return wire === null ? "Not told to clients." : `Told to ${listeners[feeds]} as ${wire}.`;
}

function channel(address: string, messages: readonly string[], about: Json): Json {
  const refs = messages.map((name) => [name, { $ref: `#/components/messages/${name}` }]);
  return { address, messages: Object.fromEntries(refs), ...about };
}

const sending = (name: string): Json => ({ action: "send", channel: { $ref: `#/channels/${name}` } });

/** The headers that `toRecord` of packages/schemas writes. */
function cloudEventHeaders(type: string, version: number): Json {
  const written = { type: "string" };
  const always = {
    ce_specversion: { const: "1.0" },
    ce_id: written,
    ce_type: { const: type },
    ce_source: written,
    ce_time: { type: "string", format: "date-time" },
    ce_dataschema: { const: `urn:tributary:event:${type}:${version}` },
    "content-type": { const: "application/json" },
    epoch: written,
    streamversion: written,
    tenant: written,
    commandid: written,
    commandname: written,
    application: written,
    principal: { type: "string", description: "role/id of who caused it" },
    feeds: { type: "string", description: "owner:seq, comma separated: `participant/40:17,coach/41:99`" },
  };
  return { type: "object", properties: { ...always, traceparent: written }, required: Object.keys(always) };
}
