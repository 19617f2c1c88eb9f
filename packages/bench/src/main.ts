/** `pnpm bench <name>`: each of them prints what it measured and where. */
import { benchAppendSize } from "./append-size.ts";
import { benchAsync } from "./async-commands.ts";
import { benchCommands } from "./commands.ts";
import { benchHotSession } from "./hot-session.ts";
import { benchLatency } from "./latency.ts";

const benches: Record<string, () => Promise<void>> = {
  latency: benchLatency,
  commands: benchCommands,
  async: benchAsync,
  "append-size": benchAppendSize,
  "hot-session": benchHotSession,
};
const bench = benches[process.argv[2] ?? ""];
if (bench) await bench();
else {
  console.error(`usage: pnpm bench ${Object.keys(benches).join(" | ")}`);
  process.exitCode = 2;
}
