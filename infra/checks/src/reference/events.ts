// docs/reference/events.md: every domain event and every wire event, as the schemas and the routing table have them.
import { ephemeralRouting, eventCatalogue, personal, routing, wireEvent } from "@tributary/schemas";
import { z } from "zod";
import { code, pageHead, table } from "./markdown.ts";

const FEEDS = { members: "the members'", member: "the named member's", participant: "the participant's", none: "" };

/** The whole page. */
export function eventsPage(): string {
  return `${pageHead("Events", "the schemas, the routing table and the wire shapes (`packages/schemas`)")}
Each domain event is stored in the log and published to Kafka; what clients are told of it, on which streams, is its row here. How one changes: [change an event](../how-to/change-an-event.md). The whole shapes, for machines: \`/api/v1/asyncapi.json\` on a running platform.

## Domain events

${table(["event", "told as", "on whose feeds", "on the session's stream", "only with `?include=`"], routes())}

## Moments

Never stored, on session streams only, dropped when they are older than five seconds.

${table(["moment", "told as", "only with `?include=`"], moments())}

## Fields of domain events

*Italic* ones are about a person: sealed with that person's key, and gone when it is destroyed. A question mark: may be null.

${table(["event", "version", "fields"], fields())}

## Wire events

What follows \`data:\` on a stream is \`{"eventType": …, "payload": …}\`. A question mark: may be null, or missing.

${table(["eventType", "payload"], wireRows())}
`;
}

const routes = (): string[][] =>
  Object.entries(routing).map(([type, { wire, feeds, session, include }]) => [
    ...[code(type), code(wire), FEEDS[feeds], session ? "yes" : "", code(include)],
  ]);

const moments = (): string[][] =>
  Object.entries(ephemeralRouting).map(([type, { wire, include }]) => [code(type), code(wire), code(include)]);

const fields = (): string[][] =>
  Object.entries(eventCatalogue).flatMap(([type, { versions }]) =>
    Object.entries(versions).map(([version, schema]) => [code(type), version, fieldsOf(schema).join(", ")]),
  );

function fieldsOf(schema: z.ZodObject): string[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const isPersonal = personal.get(bare(field)) !== undefined;
    return `${isPersonal ? `*${name}*` : name}${isNullable(field) ? "?" : ""}`;
  });
}

const wireRows = (): string[][] =>
  wireEvent.options.map(({ shape }) => [code(shape.eventType.value), payloadOf(shape.payload)]);

function payloadOf(payload: z.core.$ZodType): string {
  if (payload instanceof z.ZodArray) return `an array of: ${payloadOf(payload.element)}`;
  if (!(payload instanceof z.ZodObject)) throw new Error("a payload that is neither an object nor an array of them");
  return fieldsOf(payload).join(", ") || "nothing";
}

const isNullable = (schema: z.core.$ZodType) => bare(schema) !== schema;
const bare = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodNullable || schema instanceof z.ZodOptional ? bare(schema.unwrap()) : schema;
