import { describe, expect, it } from "vitest";
import { routesOf } from "./routes.ts";
import { declarationOf, typeOf } from "./to-typescript.ts";

describe("a schema", () => {
  it.each([
    [{ $ref: "#/components/schemas/ChatMessage" }, "ChatMessage"],
    [{ type: "string", format: "date-time" }, "string"],
    [{ type: "string", format: "binary" }, "Blob"],
    [{ type: "integer", minimum: 1 }, "number"],
    [{ type: ["string", "null"] }, "string | null"],
    [{ type: "string", enum: ["A", "B"] }, '"A" | "B"'],
    [{ type: "string", const: "APP" }, '"APP"'],
    [{ anyOf: [{ type: "string" }, { type: "null" }, { type: "string" }] }, "string | null"],
    [{ allOf: [{ $ref: "#/x/A" }, { $ref: "#/x/B" }] }, "A & B"],
    [{ type: "array", items: { type: "string" } }, "string[]"],
    [{ type: "array", items: { type: ["string", "null"] } }, "(string | null)[]"],
    [
      { type: "object", propertyNames: { type: "string" }, additionalProperties: { type: "number" } },
      "Record<string, number>",
    ],
    [{ type: "object", additionalProperties: {} }, "Record<string, unknown>"],
    [{ description: "any JSON" }, "unknown"],
    [{}, "unknown"],
  ])("%j is %s", (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  it("of an object says which fields may be missing, and what is known about each", () => {
    const properties = { id: { type: "string" }, "x-y": { type: "number", description: "how many */ often" } };
    expect(declarationOf("Thing", { type: "object", properties, required: ["id"] })).toBe(
      'export type Thing = { id: string; /** how many * / often */ "x-y"?: number; };\n',
    );
  });

  it("that says what nobody here understands stops the generation", () => {
    expect(() => typeOf({ not: { type: "string" } })).toThrow("no type for");
    expect(() => typeOf({ type: "object", properties: { a: { prefixItems: [] } } })).toThrow("no type for");
  });
});

describe("a route", () => {
  const cursor = { $ref: "#/components/headers/StreamCursor" };
  const post = {
    description: "For: everybody.",
    parameters: [
      { name: "id", in: "path", required: true, schema: { type: "string" } },
      { name: "page", in: "query", required: false, schema: { type: "integer" } },
      { $ref: "#/components/parameters/Prefer" },
    ],
    requestBody: { content: { "application/json": { schema: { $ref: "#/x/Body" } } } },
    responses: {
      201: { headers: { "Stream-Cursor": cursor }, content: { "application/json": { schema: { $ref: "#/x/Thing" } } } },
      202: { headers: { Location: {} }, content: { "application/json": { schema: { $ref: "#/x/Later" } } } },
      default: { $ref: "#/components/responses/Problem" },
    },
  };
  const openapi = {
    paths: { "/api/v1/things/{id}": { post }, "/api/v1/things/{id}/stream": { parameters: [], get: {} } },
    components: { parameters: { Prefer: { name: "Prefer", in: "header", schema: { type: "string" } } } },
  };

  it("says what it takes, what it answers with which headers, and what it answers to who does not wait", () => {
    const routes = routesOf(openapi);
    expect(routes).toContain('"POST /things/{id}": {');
    expect(routes).toContain("path: { id: string; }; query: { page?: number; }; headers: {  };");
    expect(routes).toContain("body: Body;");
    expect(routes).toContain("answer: { status: 201; body: Thing; cursor: string; };");
    expect(routes).toContain("later: { status: 202; body: Later; location: string; };");
  });

  it("is no stream", () => {
    expect(routesOf(openapi)).not.toContain("/stream");
  });
});
