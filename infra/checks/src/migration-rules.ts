// What a migration may not do while the release before it still runs on the same database (a rolling update, or a release that is
// taken back). First a release that no longer needs the old thing, then, in a later one, the migration that takes it away.

export interface MigrationRule {
  readonly name: string;
  readonly why: string;
  /** Fits a statement, without comments and bodies of functions, that breaks the rule. */
  readonly breaks: RegExp;
}

export const migrationRules: readonly MigrationRule[] = [
  { name: "drop-table", why: "the earlier release reads it", breaks: /^DROP (TABLE|VIEW|SCHEMA)\b/i },
  {
    name: "drop-column",
    why: "the earlier release selects or writes it",
    breaks: /^ALTER TABLE\b.*\bDROP (COLUMN\b|(?!CONSTRAINT\b|DEFAULT\b|NOT\b|EXPRESSION\b|IDENTITY\b)\S)/is,
  },
  { name: "rename", why: "the earlier release knows it by its old name", breaks: /^ALTER\b.*\bRENAME\b/is },
  {
    name: "drop-function",
    why: "the earlier release calls it; another signature is another function",
    breaks: /^DROP (FUNCTION|PROCEDURE)\b/i,
  },
  {
    name: "column-without-default",
    why: "the earlier release inserts rows without it",
    breaks: /^ALTER TABLE\b(?=.*\bADD (COLUMN )?[^,]*\bNOT NULL\b)(?!.*\bDEFAULT\b)/is,
  },
  { name: "not-null", why: "the earlier release may write NULL", breaks: /^ALTER TABLE\b.*\bSET NOT NULL\b/is },
  {
    name: "drop-default",
    why: "the earlier release inserts rows without a value",
    breaks: /^ALTER TABLE\b.*\bDROP DEFAULT\b/is,
  },
  {
    name: "change-type",
    why: "the earlier release reads and writes the old type",
    breaks: /^ALTER TABLE\b.*\bALTER (COLUMN )?\S+ (SET DATA )?TYPE\b/is,
  },
];

const REDEFINED = "upsert_rows itself is there again at the end of the migration, with the signature that is called";

/** What stands as it is, by migration and rule: why no release minds. */
export const allowed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "20261121000003_changed_columns": { rename: REDEFINED },
  "20261121000004_read_marks": { rename: REDEFINED },
  "20261121000005_cards": { rename: REDEFINED },
  "20261121000008_profiles_and_histories": { rename: REDEFINED },
  "20261121000009_messages": { rename: REDEFINED },
  "20261121000010_sessions": { rename: REDEFINED },
  "20261121000012_api_keys": { "drop-default": "0.2.0 makes keys only where a developer's platform is set up" },
  "20261121000013_message_counts": { rename: REDEFINED },
  "20261121000014_erasure": { "drop-function": "only upsert_rows called them, and it no longer does" },
};

/** The rules that a migration breaks, each with its statement. */
export function brokenRules(sql: string): { rule: MigrationRule; statement: string }[] {
  return statementsOf(sql).flatMap((statement) =>
    migrationRules.filter(({ breaks }) => breaks.test(statement)).map((rule) => ({ rule, statement })),
  );
}

/** Statements of the migration itself; what a function's body says is done whenever it is called, by whichever release. */
function statementsOf(sql: string): string[] {
  return sql
    .replace(/\$(\w*)\$.*?\$\1\$/gs, "''")
    .replace(/--.*$/gm, "")
    .replace(/'(?:[^']|'')*'/g, "''")
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}
