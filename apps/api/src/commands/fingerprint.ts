import { createHash } from "node:crypto";
import type { Command } from "@tributary/schemas";
import { canonicalJson } from "../http/canonical-json.ts";

/** What a command is remembered by that did not come with a request of its own. */
export const commandFingerprint = (command: Command): string =>
  createHash("sha256").update(canonicalJson(command)).digest("hex");
