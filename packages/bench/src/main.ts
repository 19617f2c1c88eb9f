/** `pnpm bench <name>`: each of them prints what it measured and where. */
import { benchAppendSize } from "./append-size.ts";
import { benchAsync } from "./async-commands.ts";
import { benchBrightPattern } from "./bright-pattern.ts";
import { benchCommands } from "./commands.ts";
import { benchInspector } from "./console/inspector.ts";
import { benchConsole } from "./console/load.ts";
import { benchDelivery } from "./delivery/delivery.ts";
import { benchIdle } from "./delivery/idle.ts";
import { benchScaling } from "./delivery/scaling.ts";
import { benchHotSession } from "./hot-session.ts";
import { benchIbmVideo } from "./ibm-video.ts";
import { benchLatency } from "./latency.ts";
import { benchReconnect } from "./reconnect.ts";
import { benchReplay } from "./replay.ts";
import { benchRollingRestart } from "./rolling-restart.ts";
import { benchStalledReader } from "./stalled-reader.ts";

const benches: Record<string, (part?: string) => Promise<void>> = {
  latency: benchLatency,
  delivery: benchDelivery,
  idle: benchIdle,
  scaling: benchScaling,
  commands: benchCommands,
  async: benchAsync,
  "append-size": benchAppendSize,
  "hot-session": benchHotSession,
  "bright-pattern": benchBrightPattern,
  "ibm-video": benchIbmVideo,
  replay: benchReplay,
  reconnect: benchReconnect,
  "stalled-reader": benchStalledReader,
  "rolling-restart": benchRollingRestart,
  console: benchConsole,
  inspector: benchInspector,
};
const bench = benches[process.argv[2] ?? ""];
if (bench) await bench(process.argv[3]);
else {
  console.error(`usage: pnpm bench ${Object.keys(benches).join(" | ")}`);
  process.exitCode = 2;
}
