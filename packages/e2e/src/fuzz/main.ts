/** `pnpm fuzz --examples 200 --seed 1`: every operation of the served contract against a platform of its own. */
import { parseArgs } from "node:util";
import { z } from "zod";
import { fuzz } from "./fuzz.ts";

const { values } = parseArgs({
  options: {
    examples: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    /** Only operations whose path holds this. */
    path: { type: "string", default: "" },
  },
});
const asked = z
  .object({ examples: z.coerce.number().int().positive(), seed: z.coerce.number().int(), path: z.string() })
  .safeParse(values);

if (asked.success) process.exitCode = await fuzz(asked.data);
else {
  process.stderr.write("usage: pnpm fuzz [--examples 200] [--seed 1] [--path chat_sessions]\n");
  process.exitCode = 2;
}
