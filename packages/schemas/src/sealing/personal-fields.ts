/**
 * What the marks in the event schemas come to: for each version of an event the people whose data it holds, where their
 * ids stand, and what each of their fields reads as once they are erased. Worked out once, when the program starts.
 */
import { z } from "zod";
import { personal } from "../personal.ts";

/** The personal fields of one event that are about one person. */
export interface PersonalFields {
  /** The field that holds the person's id. */
  readonly subject: string;
  /** Who it is, within the tenant, such as `coach/41`; null when the event names nobody. */
  subjectIn(data: Readonly<Record<string, unknown>>): string | null;
  /** By name, what each reads as once the person is erased: a value that its schema takes, so nobody has to know of it. */
  readonly tombstones: Readonly<Record<string, unknown>>;
}

/** What texts of the erased read as. */
export const ERASED_TEXT = "[erased]";

/** @throws Error when a mark does not say whose data it is, or when no tombstone fits its schema. */
export function personalFieldsOf(shape: z.core.$ZodShape): PersonalFields[] {
  const bySubject = new Map<string, Record<string, unknown>>();
  for (const [name, schema] of Object.entries(shape)) {
    const mark = personal.get(bare(schema));
    if (mark === undefined) continue;
    const tombstones = bySubject.get(mark.subject) ?? {};
    tombstones[name] = tombstoneOf(name, schema as z.ZodType, mark.erased);
    bySubject.set(mark.subject, tombstones);
  }
  return [...bySubject].map(([subject, tombstones]) => {
    const kindIn = personKind(subject, shape);
    return {
      subject,
      tombstones,
      subjectIn(data) {
        const id = data[subject];
        return typeof id === "string" ? `${kindIn(data)}/${id}` : null;
      },
    };
  });
}

/** Where the sealed shares stand in an event's data, by the field that names the person. No schema has such a field. */
export const SEALED = "$sealed";

/** An event as the log and Kafka hold it: fields that are sealed are absent, and their shares are there instead. */
export function loggedForm(schema: z.ZodObject): z.ZodObject {
  const sealed = personalFieldsOf(schema.shape).flatMap(({ tombstones }) => Object.keys(tombstones));
  const fields = Object.entries(schema.shape).map(([name, field]) => [
    name,
    sealed.includes(name) ? z.optional(field) : field,
  ]);
  return z.strictObject({ ...Object.fromEntries(fields), [SEALED]: z.record(z.string(), z.string()).optional() });
}

/** A participant and a coach with the same id are two people: what somebody is stands beside their id. */
function personKind(subject: string, shape: z.core.$ZodShape): (data: Readonly<Record<string, unknown>>) => string {
  if (!(subject in shape)) throw new Error(`personal fields are about ${subject}, which the event does not have`);
  if (subject === "participantId") return () => "participant";
  const type = subject.replace(/Id$/, "Type");
  if (type === subject || !(type in shape)) throw new Error(`${subject} needs a sibling that says what they are`);
  return (data) => String(data[type]).toLowerCase();
}

/** The first that the field takes: absent, null, an empty array, a text, what its mark says. */
function tombstoneOf(name: string, schema: z.ZodType, erased: unknown): unknown {
  const fitting = [undefined, null, [], ERASED_TEXT, erased].findIndex((value) => schema.safeParse(value).success);
  if (fitting < 0) throw new Error(`${name}: its schema takes no tombstone, so its mark must name one`);
  return [undefined, null, [], ERASED_TEXT, erased][fitting];
}

const bare = (schema: z.core.$ZodType): z.core.$ZodType => {
  const { def } = schema._zod;
  return "innerType" in def ? bare(def.innerType as z.core.$ZodType) : schema;
};
