import { describe, expect, it } from "vitest";
import { z } from "zod";
import { eventCatalogue } from "./events/catalogue.ts";
import { personal } from "./personal.ts";

const bare = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodNullable || schema instanceof z.ZodOptional ? bare(schema.unwrap()) : schema;

const schemas = Object.entries(eventCatalogue).flatMap(([type, { versions }]) =>
  Object.entries(versions).map(([version, schema]) => ({ name: `${type} version ${version}`, shape: schema.shape })),
);
const fields = schemas.flatMap(({ name, shape }) =>
  Object.entries(shape).map(([field, schema]) => ({
    name,
    field,
    shape,
    subject: personal.get(bare(schema))?.subject,
  })),
);
const personalNames =
  /^(firstName|lastName|email|mobile|timezone|externalId|extraValue|title|memberName|senderName|photoUrl|text|html|attachments|reaction|cards|card|fields|answers|parameters|detail)$/;

describe("personal fields", () => {
  it.each(fields.filter(({ subject }) => subject !== undefined))(
    "$name: $field is about the person named by its sibling $subject",
    ({ shape, subject }) => {
      expect(Object.keys(shape)).toContain(subject);
      expect(bare((shape as z.core.$ZodShape)[subject ?? ""] ?? z.never())).toBeInstanceOf(z.ZodString);
    },
  );

  it.each(fields.filter(({ field }) => personalNames.test(field)))("$name: $field is marked", ({ subject }) => {
    expect(subject).toBeDefined();
  });

  it.each([
    "firstName",
    "lastName",
    "email",
    "mobile",
    "extraValue",
    "memberName",
    "senderName",
    "photoUrl",
    "text",
    "html",
    "reaction",
    "cards",
    "card",
    "fields",
    "answers",
    "parameters",
    "detail",
  ])("there are fields named %s, so that the check above sees them", (name) => {
    expect(fields.some(({ field }) => field === name)).toBe(true);
  });
});
