// What a platform needs before anybody can call it: topics, where no operator makes them, and a tenant's first API key.
import { topics } from "@tributary/messaging";
import { createLogger, newId } from "@tributary/runtime";
import { outsideId } from "@tributary/schemas";
import { createApiKey } from "../api-keys/operate.ts";
import { type OpsCommand, UsageError } from "./command.ts";
import type { Options } from "./options.ts";

const makeTopics: OpsCommand = {
  name: "create-topics",
  does: "make the topics that are missing, one copy of each: for a broker that stands alone (needs KAFKA_BROKERS)",
  async run({ messaging }) {
    if (messaging === null) throw new UsageError("KAFKA_BROKERS is missing: where should the topics be?");
    await messaging.ensureTopics();
    const names = topics.map(({ name }) => name);
    return { ok: true, lines: [`the topics are there: ${names.join(", ")}`], data: { topics: names } };
  },
};

const makeApiKey: OpsCommand = {
  name: "create-api-key",
  does: "a tenant's first key, printed this once; further ones are their admin's (POST /admin/api_keys)",
  accepts: ["tenant", "application"],
  async run({ store, options }) {
    const [tenant, application] = [nameOf(options, "tenant"), nameOf(options, "application")];
    const ports = { store, ids: newId, log: createLogger({ name: "ops", level: "silent" }) };
    const operator = { tenant, role: "admin", id: "ops" } as const;
    const key = await createApiKey(ports, operator, { application, messagePayload: "object" });
    return { ok: true, lines: [key.key], data: { tenant, ...key } };
  },
};

function nameOf(options: Options, option: "tenant" | "application"): string {
  const { data } = outsideId.safeParse(options[option]);
  if (data === undefined) throw new UsageError(`--${option} takes a name of 1 to 64 characters of A-Z a-z 0-9 . _ ~ -`);
  return data;
}

export const setUpCommands: readonly OpsCommand[] = [makeTopics, makeApiKey];
