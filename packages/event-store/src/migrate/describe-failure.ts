// One line for the operator: what the database or the engine said, without a stack and without the URL.
import { z } from "zod";

const adapterError = z.object({
  cause: z.object({
    kind: z.string().optional(),
    originalMessage: z.string().optional(),
    host: z.string().optional(),
    port: z.number().optional(),
  }),
});

/** The reason in one line. */
export function describeFailure(error: unknown): string {
  const { data } = adapterError.safeParse(error);
  if (data?.cause.originalMessage) return data.cause.originalMessage;
  if (data?.cause.host) return `no database answers at ${data.cause.host}:${data.cause.port ?? "its default port"}`;
  const message = error instanceof Error ? error.message : String(error);
  const said = message.split("\n").filter((line) => line.trim() !== "" && !/^\s*(\d+:|at |with )/.test(line));
  return said.join(" ");
}
