// What openapi.json says of bodies that are no JSON and so have no schema in their routes: files, on their way in and out.
import type { Json } from "./named-schemas.ts";

const FILES = "/api/v1/participants/:userId/chat_sessions/:id/files";
const bytes = { type: "string", format: "binary" };
const text = { type: "string" };
const tag = { ETag: { $ref: "#/components/headers/ETag" } };

/** By method and path, what takes the place of what a route says itself. */
export const fileOperations: Readonly<Record<string, Json>> = {
  [`POST ${FILES}`]: {
    requestBody: {
      required: true,
      description: "Exactly one file, of at most 25 MiB. With an Idempotency-Key the same file is kept once.",
      content: {
        "multipart/form-data": { schema: { type: "object", properties: { file: bytes }, required: ["file"] } },
      },
    },
  },
  [`GET ${FILES}/:fileId`]: {
    responses: {
      200: {
        description: "The bytes of the file, in its own media type; to be stored, not to be shown.",
        headers: { ...tag, "Content-Disposition": { schema: text }, "X-Content-Type-Options": { schema: text } },
        content: { "*/*": { schema: bytes } },
      },
      304: { description: "The caller has it already (`If-None-Match`).", headers: tag },
      default: { $ref: "#/components/responses/Problem" },
    },
  },
};
