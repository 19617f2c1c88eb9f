/** `pnpm chaos:ibm-video --minutes 10 --channels 50 --seed 1`. */
import { vendorProgram } from "../../chaos/vendor-program.ts";
import { reportTable } from "./report.ts";
import { runChaos } from "./run.ts";

await vendorProgram({
  ...{ name: "chaos:ibm-video", sized: ["channels", 50] },
  run: (platform, { size, ...asked }) => runChaos(platform, { ...asked, channels: size }),
  table: reportTable,
});
