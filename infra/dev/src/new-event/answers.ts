/** What the program is told: by its arguments, and at a terminal by answers to what they leave open. */
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { aggregates } from "./aggregates.ts";
import type { NewEvent } from "./edits.ts";
import { eventName, proposedWireName, wireName } from "./event-name.ts";

/** What exists already, and what a client can ask for. */
export interface Known {
  readonly events: readonly string[];
  readonly wireEvents: readonly string[];
  readonly includes: readonly string[];
}

export const USAGE = `pnpm new:event [MessagePinned] [--aggregate ${Object.keys(aggregates).join("|")}] [--wire MESSAGE_PINNED|none] [--include edits]`;

/** Reads the arguments and asks for the rest; without a terminal what may be left out is: no wire event. Throws an Error with a sentence. */
export async function askFor(args: readonly string[], known: Known): Promise<NewEvent> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { aggregate: { type: "string" }, wire: { type: "string" }, include: { type: "string" } },
  });
  if (positionals.length > 1) throw new Error(`One event at a time: ${USAGE}`);
  const ask = process.stdin.isTTY ? question : noAnswer;

  const name = eventName(positionals[0] ?? (await ask("What happened (such as MessagePinned)?")), known.events);
  const [firstGuess = ""] = Object.keys(aggregates).filter((key) => name.file.startsWith(key));
  const about = values.aggregate ?? (firstGuess || (await ask(`To what (${Object.keys(aggregates).join(", ")})?`)));
  const aggregate = aggregates[about];
  if (aggregate === undefined)
    throw new Error(
      `"${about}" is nothing that events are about; say --aggregate ${Object.keys(aggregates).join("|")}.`,
    );
  const asked =
    values.wire ??
    (process.stdin.isTTY ? await ask(`What are clients told (${proposedWireName(name.type)}, or none)?`) : "none");
  const wire = asked === "none" || asked === "" ? null : wireName(asked, known.wireEvents);
  const include = values.include ?? null;
  if (include !== null && wire === null)
    throw new Error("--include says who is told a wire event; name it with --wire.");
  if (include !== null && !known.includes.includes(include)) {
    throw new Error(`"${include}" is nothing that clients ask for; there are ${known.includes.join(", ")}.`);
  }
  return { name, aggregate, wire, include };
}

async function question(text: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(`${text} `)).trim();
  } finally {
    terminal.close();
  }
}

const noAnswer = async (text: string): Promise<string> => {
  throw new Error(`${text} Nobody is here to answer: ${USAGE}`);
};
