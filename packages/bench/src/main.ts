/** `pnpm bench latency`, `pnpm bench commands` and `pnpm bench async`. */
import { benchAsync } from "./async-commands.ts";
import { benchCommands } from "./commands.ts";
import { benchLatency } from "./latency.ts";

const benches: Record<string, () => Promise<void>> = {
  latency: benchLatency,
  commands: benchCommands,
  async: benchAsync,
};
const bench = benches[process.argv[2] ?? ""];
if (bench) await bench();
else {
  console.error(`usage: pnpm bench ${Object.keys(benches).join(" | ")}`);
  process.exitCode = 2;
}
