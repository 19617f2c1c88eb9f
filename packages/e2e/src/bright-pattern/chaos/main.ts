/** `pnpm chaos:bright-pattern --minutes 10 --chats 200 --seed 1`. */
import { vendorProgram } from "../../chaos/vendor-program.ts";
import { reportTable } from "./report.ts";
import { runChaos } from "./run.ts";

await vendorProgram({
  ...{ name: "chaos:bright-pattern", sized: ["chats", 200] },
  run: (platform, { size, ...asked }) => runChaos(platform, { ...asked, chats: size }),
  table: reportTable,
});
