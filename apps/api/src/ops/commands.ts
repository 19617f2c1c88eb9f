// Every command of the operator's, in the order of the help.
import { check } from "./check.ts";
import type { OpsCommand } from "./command.ts";
import { deadLetterCommands } from "./dead-letters.ts";
import { lag } from "./lag.ts";
import { newEpoch } from "./new-epoch.ts";
import { rebuild } from "./rebuild.ts";
import { relay } from "./relay.ts";
import { setUpCommands } from "./set-up.ts";
import { streams } from "./streams.ts";
import { trim } from "./trim.ts";

export const opsCommands: readonly OpsCommand[] = [
  ...[lag, relay, streams],
  ...deadLetterCommands,
  ...[check, rebuild, trim, newEpoch],
  ...setUpCommands,
];
