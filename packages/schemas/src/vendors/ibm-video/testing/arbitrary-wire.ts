/**
 * What the chat service and IBM's API may say, made from the schemas that read it: every field that may be missing is
 * so now and then, or null, or hidden behind another type by a custom field of its name; nobody's fields are between
 * them, users bring devices and settings along, and the order is any.
 */
import fc from "fast-check";
import type { z } from "zod";
import { type KnownType, readableEvents } from "../events.ts";
import { count, counts, flag, id, text, time } from "../leaves.ts";
import { user } from "../user.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What shall be said; everything else is left to chance. */
export type Given = { readonly [field: string]: unknown };

const MONTHS = { min: new Date("2026-01-01T00:00:00Z"), max: new Date("2026-12-31T23:59:59Z"), noInvalidDate: true };

/** A moment with 0 to 9 digits of a second's fraction, in any zone. */
export const anyTime: fc.Arbitrary<string> = fc
  .tuple(
    fc.date(MONTHS),
    fc.stringMatching(/^(?:\.\d{1,9})?$/),
    fc.constantFrom("Z", "Z", "+00:00", "+05:30", "-08:00"),
  )
  .map(([date, fraction, zone]) => `${date.toISOString().slice(0, 19)}${fraction}${zone}`);

export const anyId: fc.Arbitrary<string> = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[\w-]{1,40}$/),
  fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).map((value) => value.replaceAll("\0", "~")),
);

const anyText = fc.oneof(fc.lorem({ maxCount: 8 }), fc.string({ unit: "binary" }));
const anySign = fc.constantFrom("like", "love", "👍", "regular", "deleted");

/** The leaves that are demanded or may be hidden, by themselves. */
const LEAVES: ReadonlyMap<z.core.$ZodType, fc.Arbitrary<unknown>> = new Map<z.core.$ZodType, fc.Arbitrary<unknown>>([
  [id, fc.oneof(anyId, anySign)],
  [time, anyTime],
  [text, anyText],
  [flag, fc.boolean()],
  [count, fc.nat()],
  [counts, fc.dictionary(anySign, fc.nat({ max: 99 }))],
]);

/** What a custom field of the same name may put in a known one's place. */
const anythingElse = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom<unknown>(null, 7, {}, [], "", true));

const anyExtras = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });

/** What is nobody's business. */
const anySecrets: fc.Arbitrary<Fields> = fc.record(
  {
    devices: fc.array(fc.record({ id: anyId, push_provider: fc.constant("apn") }), { maxLength: 2 }),
    email: fc.emailAddress(),
    privacy_settings: fc.constant({ typing_indicators: { enabled: false } }),
    mutes: fc.constant([{ target: { id: "somebody" } }]),
    last_active: anyTime,
  },
  { requiredKeys: [] },
);

/** Anything that the schema reads, as it goes over the wire. */
export const anyWire = (schema: z.core.$ZodType): fc.Arbitrary<unknown> => LEAVES.get(schema) ?? composed(schema);

function composed(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object":
      return anyFields(def.shape, schema === user ? anySecrets : anyExtras);
    case "array":
      return fc.array(anyWire(def.element), { maxLength: 3 });
    case "catch":
      return fc.oneof({ weight: 4, arbitrary: anyWire(def.innerType) }, { weight: 1, arbitrary: anythingElse });
    case "nullable":
      return fc.option(anyWire(def.innerType), { nil: null });
    case "pipe":
      return anyWire(def.in);
    case "string":
      return "format" in def && def.format === "url" ? fc.webUrl() : anyText;
    case "number":
      return fc.integer();
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function anyFields(
  shape: Readonly<Record<string, z.core.$ZodType>>,
  extras: fc.Arbitrary<Fields>,
): fc.Arbitrary<Fields> {
  const known = Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, anyWire(field)]));
  const requiredKeys = Object.keys(shape).filter((name) => shape[name]?._zod.optin !== "optional");
  return fc
    .tuple(fc.record(known, { requiredKeys, noNullPrototype: true }), extras, fc.integer())
    .map(([fields, more, order]) => shuffled({ ...more, ...fields }, order));
}

/** The same fields in another order. */
function shuffled(fields: Fields, order: number): Fields {
  const rank = (name: string) => Math.sin(order + name.length * 31 + name.charCodeAt(name.length - 1));
  return Object.fromEntries(Object.entries(fields).toSorted(([a], [b]) => rank(a) - rank(b)));
}

/** What some events mean nothing without can stand in one of several places. */
const SOMEWHERE: Partial<Record<KnownType, fc.Arbitrary<Given>>> = {
  "message.deleted": anyPlace("message_id", "message.id"),
  "reaction.new": anyReactionPlaces(),
  "reaction.updated": anyReactionPlaces(),
  "reaction.deleted": anyReactionPlaces(),
  "member.added": anyMemberPlace(),
  "member.updated": anyMemberPlace(),
  "member.removed": anyMemberPlace(),
};

function anyPlace(...paths: string[]): fc.Arbitrary<Given> {
  return fc.tuple(anyId, fc.constantFrom(...paths)).map(([value, path]) => at(path, value));
}

function anyMemberPlace(): fc.Arbitrary<Given> {
  return anyPlace("user.id", "member.user_id", "member.user.id");
}

function anyReactionPlaces(): fc.Arbitrary<Given> {
  const message = anyPlace("message_id", "message.id", "reaction.message_id");
  const reactor = anyPlace("user.id", "reaction.user_id", "reaction.user.id");
  return fc.tuple(message, reactor).map(([left, right]) => merged(left, right));
}

const at = (path: string, value: unknown): Given =>
  path.split(".").reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Given;

/** An event of that type, as a frame or `/sync` has it. */
export function anyChatEvent(type: KnownType, given: Given = {}): fc.Arbitrary<Fields> {
  return fc
    .tuple(anyWire(readableEvents[type]), SOMEWHERE[type] ?? fc.constant({}))
    .map(([event, somewhere]) => ({ type, ...merged(merged(event as Fields, somewhere), given) }));
}

/** Every type of event that can be read. */
export const chatEventTypes = Object.keys(readableEvents) as KnownType[];

/** An answer that the schema reads, with what is given in its place. */
export const anyAnswer = (schema: z.core.$ZodType, given: Given = {}): fc.Arbitrary<Fields> =>
  anyWire(schema).map((answer) => merged(answer as Fields, given));

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The first one's fields; where both have one, the second one's. */
function merged(base: Fields, over: Given): Fields {
  const fields = Object.entries(over).map(([name, value]) => {
    const below = base[name];
    return [name, isObject(value) && isObject(below) ? merged(below, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(fields) };
}
