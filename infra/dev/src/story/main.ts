/** `pnpm demo`: the story, told on the platform that `pnpm start` runs. Exit code 0 when everything arrived. */
import { readConfig } from "../config.ts";
import { runningPlatform } from "../dev-file.ts";
import { firstLine } from "../start-error.ts";
import { tellStory } from "./tell.ts";

try {
  await tellStory(await runningPlatform(readConfig(process.env).dataDir), console.log);
} catch (error) {
  console.error(`\ndemo: ${firstLine(error)}`);
  process.exitCode = 1;
}
