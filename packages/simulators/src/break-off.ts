// What happens to an answer that never arrives.
import type { FastifyReply } from "fastify";

/** The connection ends without an answer. */
export function breakOff(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}
