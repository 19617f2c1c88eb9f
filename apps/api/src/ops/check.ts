// `check`: whether the log is whole, and the read models are what it says. Names places, never what they hold.
import { checkLog, checkReadModels, type RuleResult, type TableComparison } from "@tributary/event-store";
import type { OpsCommand } from "./command.ts";
import { keysOf } from "./ports.ts";
import { progress } from "./progress.ts";
import { count } from "./words.ts";

export const check: OpsCommand = {
  name: "check",
  does: "the log's own rules, and the read models against the log; 1 when something differs (needs MASTER_KEYS)",
  async run({ config, say }) {
    const log = { databaseUrl: config.databaseUrl, kms: keysOf(config) };
    const rules = await checkLog(log);
    const tables = await checkReadModels({ ...log, onProgress: progress(say) });
    const broken = rules.filter((rule) => rule.broken > 0);
    return {
      ok: broken.length === 0 && tables.every(({ differences }) => differences === 0),
      lines: [
        broken.length === 0
          ? `log: all ${rules.length} rules are kept`
          : `log: ${broken.length} of ${rules.length} rules are broken`,
        ...broken.flatMap(ruleLines),
        ...tables.flatMap(tableLines),
      ],
      data: { log: rules, readModels: tables },
    };
  },
};

const ruleLines = ({ rule, broken, examples }: RuleResult): string[] => [
  `  not so: ${rule}`,
  ...examples.map((example) => `    ${example}`),
  ...andMore(broken - examples.length, "    "),
];

const tableLines = ({ table, rows, differences, examples }: TableComparison): string[] => [
  `${table}: ${count(rows, "row")}, ${differences === 0 ? "equal" : `${count(differences, "row")} differ${differences === 1 ? "s" : ""}`}`,
  ...examples.map(({ key, found }) => `  ${key}: ${found}`),
  ...andMore(differences - examples.length, "  "),
];

const andMore = (more: number, indent: string): string[] =>
  more > 0 ? [`${indent}and ${more.toLocaleString("en-US")} more`] : [];
