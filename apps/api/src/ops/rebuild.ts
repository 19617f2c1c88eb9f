// `rebuild`: the read models anew from the log, while the platform runs.
import { rebuildReadModels } from "@tributary/event-store";
import type { OpsCommand } from "./command.ts";
import { keysOf } from "./ports.ts";
import { progress } from "./progress.ts";
import { count } from "./words.ts";

export const rebuild: OpsCommand = {
  name: "rebuild",
  does: "make the read models anew from the log, while the platform runs (needs MASTER_KEYS)",
  async run({ config, say }) {
    const startedAt = performance.now();
    const onPutOff = (reason: string) => say(`not yet: ${reason}`);
    const log = { databaseUrl: config.databaseUrl, kms: keysOf(config) };
    const { tables, events, heldUpMs } = await rebuildReadModels({ ...log, onProgress: progress(say), onPutOff });
    const took = ((performance.now() - startedAt) / 1_000).toFixed(1);
    const heldUp = Math.ceil(heldUpMs);
    return {
      ok: true,
      lines: [
        `rebuilt ${count(tables.length, "table")} from ${count(events, "event")} in ${took} s; the platform was held up for ${heldUp} ms`,
      ],
      data: { tables, events, heldUpMs: heldUp },
    };
  },
};
