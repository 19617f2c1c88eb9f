// The one help text, made of what the commands say of themselves.
import type { OpsCommand } from "./command.ts";
import { optionHelp } from "./options.ts";

const NAME_WIDTH = 28;

/** All commands and options. */
export function helpText(commands: readonly OpsCommand[]): string {
  const options = Object.entries(optionHelp).map(([name, { takes, does }]) => line(`--${name} ${takes}`, does));
  return [
    "Usage: ops <command> [options]",
    "",
    ...commands.map((command) => line(synopsis(command), command.does)),
    "",
    ...options,
    line("--help", "this text"),
    "",
    "It works on DATABASE_URL, KAFKA_BROKERS, KAFKA_TOPIC_PREFIX and MASTER_KEYS, as the api does; `pnpm ops` without DATABASE_URL",
    "on the platform that `pnpm start` runs. Exit code: 0 well, 1 something is wrong or went wrong, 2 it was called wrongly.",
  ].join("\n");
}

const synopsis = ({ name, takes }: OpsCommand): string => (takes === undefined ? name : `${name} ${takes}`);

const line = (what: string, does: string): string => `  ${what.trim().padEnd(NAME_WIDTH)}  ${does}`;
