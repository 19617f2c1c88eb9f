// The options of all commands: one name means one thing everywhere.
import { UsageError } from "./command.ts";

export const optionHelp = {
  json: { type: "boolean", takes: "", does: "one JSON document on stdout, how it is going on stderr" },
  yes: { type: "boolean", takes: "", does: "do it: without this, what can't be undone is refused" },
  "dry-run": { type: "boolean", takes: "", does: "say what would be done, and do nothing" },
  over: { type: "string", takes: "<seconds>", does: "what counts as waiting too long (60)" },
  tenant: { type: "string", takes: "<name>", does: "letters of this tenant only; whose key it is" },
  application: { type: "string", takes: "<name>", does: "what the key is for" },
  key: { type: "string", takes: "<key>", does: "letters of this key only, such as acme/participant/40" },
  limit: { type: "string", takes: "<number>", does: "at most so many (50)" },
  "feeds-older-than": { type: "string", takes: "<days>", does: "instead of FEED_RETENTION_DAYS" },
  "receipts-older-than": { type: "string", takes: "<days>", does: "instead of RECEIPT_RETENTION_DAYS" },
} as const;

export type OptionName = keyof typeof optionHelp;

export type Options = {
  readonly [N in OptionName]?: ((typeof optionHelp)[N]["type"] extends "boolean" ? boolean : string) | undefined;
};

/**
 * Whether it is to be done (true) or only said (false). @throws UsageError, with what is at stake, unless one of both was asked
 * for.
 */
export function isReal({ yes = false, "dry-run": dryRun = false }: Options, atStake: string): boolean {
  if (yes !== dryRun) return yes;
  throw new UsageError(yes ? "--yes and --dry-run contradict each other" : atStake);
}

/** The whole number that was said. @throws UsageError for anything else. */
export function numberOf(
  options: Options,
  name: "over" | "limit" | (`${string}-older-than` & OptionName),
  otherwise: number,
): number {
  const text = options[name];
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} takes a whole number, not "${text}"`);
  return Number(text);
}
