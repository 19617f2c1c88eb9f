// Bodies are read whatever they are called: clients of the vendor's differ in that.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { VendorRefusal } from "./refusal.ts";

/** Far above the limit for one file, so that what is too big is refused in words, and not by a broken connection. */
const MAX_BODY_BYTES = 64 * 1_024 * 1_024;

/** Every body as bytes. */
export function takeAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_BODY_BYTES }, (_, body, done) => done(null, body));
}

/** The body as JSON; none is an empty object. @throws VendorRefusal 5003 */
export function jsonOf({ body }: FastifyRequest): unknown {
  const text = Buffer.isBuffer(body) ? body.toString() : "";
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new VendorRefusal("5003", (error as Error).message);
  }
}
