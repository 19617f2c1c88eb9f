// What a command of the operator's is: what it takes, what it finds out or does, and what it says of it.
import type { EventStore } from "@tributary/event-store";
import type { Messaging } from "@tributary/messaging";
import type { OpsConfig } from "./config.ts";
import type { OptionName, Options } from "./options.ts";

/** It was called in a way that can't be meant. Nothing was done. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Something that an operator can put right, said in one line. */
export class OpsError extends Error {
  override readonly name = "OpsError";
}

export interface OpsContext {
  config: OpsConfig;
  store: EventStore;
  /** Null when no Kafka is known. */
  messaging: Messaging | null;
  options: Options;
  /** The argument of a command that takes one. */
  id: string;
  /** Says how it is going; it is no part of the report. */
  say(line: string): void;
}

/** What a command says in the end: the same for people and for machines. Nothing personal and no secrets. */
export interface Report {
  /** False when something is wrong: the exit code is then 1. */
  ok: boolean;
  lines: string[];
  data: object;
}

export interface OpsCommand {
  /** What is typed, such as `dead-letters retry`. */
  name: string;
  /** The argument, such as `<id>`. One in brackets may be left out. */
  takes?: `<${string}>` | `[${string}]`;
  does: string;
  accepts?: readonly OptionName[];
  run(context: OpsContext): Promise<Report>;
}
