// Forms, as IBM's API takes them. Bodies of other kinds are none.
import type { FastifyInstance, FastifyRequest } from "fastify";

/** Forms become URLSearchParams. */
export function takeForms(app: FastifyInstance): void {
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
}

/** The form of a call; an empty one when it has none. */
export const formOf = ({ body }: FastifyRequest): URLSearchParams =>
  body instanceof URLSearchParams ? body : new URLSearchParams();
