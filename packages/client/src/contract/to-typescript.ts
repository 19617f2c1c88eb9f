// A JSON Schema of the contract as the TypeScript type of what it describes. Only the words that our documents use; any
// other shape of schema stops the generation, so that no type is wider than the contract says.

/** A part of a document: plain JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** Words that say nothing about what fits. */
const ANNOTATIONS: ReadonlySet<string> = new Set(["description", "default", "title", "examples"]);

/** The type of what fits the schema. */
export function typeOf(schema: Json): string {
  if (typeof schema.$ref === "string") return schema.$ref.split("/").at(-1) ?? "never";
  if ("const" in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return union(schema.enum.map((value) => JSON.stringify(value)));
  const options = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(options)) return union(options.map(typeOf));
  if (Array.isArray(schema.allOf)) return schema.allOf.map(typeOf).join(" & ");
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOf({ ...schema, type })));
  return plainType(schema);
}

/** A named type, with what the contract says about it. */
export function declarationOf(name: string, schema: Json): string {
  return `${comment(schema)}export type ${name} = ${typeOf(schema)};\n`;
}

/** Fields of an object type, the required ones first as they are listed. */
export function fieldsOf(properties: Json, required: readonly unknown[] = []): string {
  const fields = Object.entries(properties).map(([name, schema]) => {
    const optional = required.includes(name) ? "" : "?";
    return `${comment(schema as Json)}${propertyName(name)}${optional}: ${typeOf(schema as Json)};`;
  });
  return `{ ${fields.join(" ")} }`;
}

const propertyName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

function plainType(schema: Json): string {
  switch (schema.type) {
    case "string":
      return schema.format === "binary" ? "Blob" : "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
    case "null":
      return schema.type;
    case "array":
      return `${typeOf((schema.items ?? {}) as Json)}[]`.replace(/^(.*[|&].*)\[\]$/s, "($1)[]");
    case "object":
      return objectType(schema);
    default:
      if (Object.keys(schema).every((word) => ANNOTATIONS.has(word))) return "unknown";
      throw new Error(`no type for ${JSON.stringify(schema)}`);
  }
}

function objectType({ properties, required, additionalProperties }: Json): string {
  if (properties !== undefined) return fieldsOf(properties as Json, (required ?? []) as unknown[]);
  if (additionalProperties === false) return "Record<string, never>";
  const values = typeof additionalProperties === "object" ? (additionalProperties as Json) : {};
  return `Record<string, ${typeOf(values)}>`;
}

const union = (types: readonly string[]): string => [...new Set(types)].join(" | ");

const comment = ({ description }: Json): string =>
  typeof description === "string" ? `/** ${description.replaceAll("\n", "; ").replaceAll("*/", "* /")} */ ` : "";
