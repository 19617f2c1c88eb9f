// One call of the operator's program: what is meant, doing it, and saying what came of it.
import { parseArgs } from "node:util";
import { ConfigError } from "@tributary/runtime";
import { type OpsCommand, type Report, UsageError } from "./command.ts";
import { opsCommands } from "./commands.ts";
import type { OpsConfig } from "./config.ts";
import { helpText } from "./help.ts";
import { type OptionName, type Options, optionHelp } from "./options.ts";
import { openPorts } from "./ports.ts";
import { firstLine } from "./words.ts";

/** Well; something is wrong, or went wrong; it was called wrongly and did nothing. */
export type ExitCode = 0 | 1 | 2;

export interface OpsHost {
  /** Asked only when a command is going to run. */
  config(): OpsConfig | Promise<OpsConfig>;
  out(line: string): void;
  err(line: string): void;
}

/** Runs what the arguments ask for, and answers the exit code. Never throws. */
export async function runOps(args: readonly string[], host: OpsHost): Promise<ExitCode> {
  try {
    const asked = read(args);
    if (asked === "help") {
      host.out(helpText(opsCommands));
      return 0;
    }
    const report = await perform(asked, host);
    print(report, asked.options, host);
    return report.ok ? 0 : 1;
  } catch (error) {
    const isUsage = error instanceof UsageError || error instanceof ConfigError;
    host.err(`ops: ${firstLine(error)}${isUsage ? " (ops --help says more)" : ""}`);
    return isUsage ? 2 : 1;
  }
}

interface Asked {
  command: OpsCommand;
  options: Options;
  id: string;
}

async function perform({ command, options, id }: Asked, host: OpsHost): Promise<Report> {
  const config = await host.config();
  await using ports = openPorts(config);
  // How it is going is for people: with --json stdout holds one document and nothing else.
  const say = options.json ? host.err : host.out;
  return await command.run({ config, store: ports.store, messaging: ports.messaging, options, id, say });
}

function print({ ok, lines, data }: Report, { json }: Options, { out }: OpsHost): void {
  for (const line of json ? [JSON.stringify({ ok, ...data }, null, 2)] : lines) out(line);
}

/** @throws UsageError for what no command takes. */
function read(args: readonly string[]): Asked | "help" {
  const { values, positionals } = parsed(args);
  if (values.help || (positionals.length === 0 && Object.keys(values).length === 0)) return "help";
  const command = opsCommands.find(({ name }) => `${positionals.join(" ")} `.startsWith(`${name} `));
  if (command === undefined) throw new UsageError(`there is no command "${positionals.join(" ")}"`);
  const { name, takes, accepts = [] } = command;
  const [id = "", ...more] = positionals.slice(name.split(" ").length);
  if (more.length > 0 || (id !== "" && takes === undefined))
    throw new UsageError(`${name} does not take "${more.at(-1) ?? id}"`);
  if (id === "" && takes?.startsWith("<")) throw new UsageError(`${name} takes ${takes}`);
  const { help: _, ...options } = values;
  const known: readonly string[] = ["json", ...accepts];
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown !== undefined) throw new UsageError(`${name} does not take --${unknown}`);
  return { command, options, id };
}

function parsed(args: readonly string[]) {
  const options = Object.fromEntries(Object.entries(optionHelp).map(([name, { type }]) => [name, { type }])) as {
    [N in OptionName]: { type: (typeof optionHelp)[N]["type"] };
  };
  try {
    return parseArgs({ args: [...args], options: { ...options, help: { type: "boolean" } }, allowPositionals: true });
  } catch (error) {
    // What it says after the first sentence is for whoever wants an argument that looks like an option.
    throw new UsageError(firstLine(error).split(". ")[0], { cause: error });
  }
}
