// Reference data: plain tables outside the log and outside rebuilds.
import { randomUUID } from "node:crypto";
import { type Extra, extra, outsideId } from "@tributary/schemas";
import { findApiKey } from "./api-keys.ts";
import type { Database } from "./database.ts";
import { defineExtraOnce } from "./define-extra-once.ts";
import type { ReferenceData } from "./port.ts";

/** API keys and extra definitions. */
export function createReferenceData(database: Database): ReferenceData {
  return {
    apiKey: (hash) => findApiKey(database, hash),
    async tenantExists(tenant) {
      return (await database.apiKey.findFirst({ where: { tenant }, select: { hash: true } })) !== null;
    },
    async createApiKey(key) {
      // A tenant leads every key of the log: with a slash in its name, it could be mistaken for another's stream.
      outsideId.parse(key.tenant);
      await database.apiKey.createMany({ data: [{ ...key, id: randomUUID() }], skipDuplicates: true });
    },
    async extraDefinition(tenant, code) {
      const found = await database.extraDefinition.findUnique({ where: { tenant_code: { tenant, code } } });
      return found && toExtra(found);
    },
    async extraDefinitions(tenant, { group, offset, limit }) {
      const where = { tenant, ...(group === undefined ? {} : { group }) };
      const orderBy = [{ group: "asc" }, { code: "asc" }] as const;
      const [found, total] = await Promise.all([
        database.extraDefinition.findMany({ where, orderBy: [...orderBy], skip: offset, take: limit }),
        database.extraDefinition.count({ where }),
      ]);
      return { results: found.map(toExtra), total };
    },
    async defineExtra(tenant, definition) {
      const [made] = await database.extraDefinition.createManyAndReturn({
        data: [{ tenant, ...definition }],
        skipDuplicates: true,
      });
      return made === undefined ? "duplicate" : toExtra(made);
    },
    defineExtraOnce: (tenant, definition, receiptOf) => defineExtraOnce(database, { tenant, definition, receiptOf }),
  };
}

function toExtra({ id, code, name, group, dataType, isLog }: Record<keyof Extra, unknown>): Extra {
  return extra.parse({ id: String(id), code, name, group, dataType, isLog });
}
