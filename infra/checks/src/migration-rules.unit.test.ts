import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allowed, brokenRules, migrationRules } from "./migration-rules.ts";
import { repositoryRoot } from "./workspaces.ts";

const folder = join(repositoryRoot, "packages/event-store/prisma/migrations");
const migrations = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const rulesBrokenBy = (sql: string): string[] => brokenRules(sql).map(({ rule }) => rule.name);

describe("a migration lets the release before it go on", () => {
  it.each(migrations)("%s", (migration) => {
    const sql = readFileSync(join(folder, migration, "migration.sql"), "utf8");
    const reasons = allowed[migration] ?? {};
    const unexplained = brokenRules(sql).filter(({ rule }) => !(rule.name in reasons));
    expect(unexplained.map(({ rule, statement }) => `${rule.name} (${rule.why}): ${statement}`)).toEqual([]);
  });

  it("and every reason is one for something that is there", () => {
    const needed = migrations.flatMap((migration) => {
      const broken = new Set(rulesBrokenBy(readFileSync(join(folder, migration, "migration.sql"), "utf8")));
      return [...broken].map((rule) => `${migration} ${rule}`);
    });
    const given = Object.entries(allowed).flatMap(([migration, rules]) =>
      Object.keys(rules).map((rule) => `${migration} ${rule}`),
    );
    expect(given.sort()).toEqual(needed.sort());
  });
});

/** Of every rule what breaks it. */
const offences: Record<string, string[]> = {
  "drop-table": ['DROP TABLE "cards"', "-- it's so\ndrop table if exists cards CASCADE;"],
  "drop-column": ['ALTER TABLE "cards" DROP COLUMN "position"', "ALTER TABLE cards ADD COLUMN a TEXT, DROP position"],
  rename: [
    'ALTER TABLE "cards" RENAME COLUMN "card" TO "body"',
    "ALTER TABLE cards RENAME TO plan_cards",
    "ALTER FUNCTION append_events(jsonb) RENAME TO append_all",
  ],
  "drop-function": ["DROP FUNCTION append_events(jsonb)"],
  "column-without-default": ['ALTER TABLE "cards" ADD COLUMN "kind" TEXT COLLATE "C" NOT NULL'],
  "not-null": ['ALTER TABLE "cards" ALTER COLUMN "reported_at" SET NOT NULL'],
  "drop-default": ['ALTER TABLE "api_keys" ALTER COLUMN "created_at" DROP DEFAULT'],
  "change-type": [
    'ALTER TABLE "cards" ALTER COLUMN "position" TYPE BIGINT',
    "ALTER TABLE c ALTER p SET DATA TYPE bigint",
  ],
};

describe("each rule sees", () => {
  it.each(migrationRules.flatMap(({ name }) => (offences[name] ?? ["nothing"]).map((sql) => [name, sql])))(
    "%s: %s",
    (rule, sql) => {
      expect(rulesBrokenBy(sql ?? "")).toContain(rule);
    },
  );

  it.each([
    'ALTER TABLE "cards" ADD COLUMN "kind" TEXT',
    "ALTER TABLE cards ADD COLUMN kind TEXT NOT NULL DEFAULT 'a; b'",
    'CREATE TABLE "plans" ("id" TEXT NOT NULL)',
    'ALTER TABLE "cards" DROP CONSTRAINT "cards_pkey"',
    "ALTER TABLE cards ALTER COLUMN card DROP NOT NULL",
    "CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN DROP TABLE cards; END $f$",
    "-- DROP TABLE cards;\nSELECT 1",
    "DROP INDEX cards_latest_due_first",
  ])("nothing in: %s", (sql) => {
    expect(rulesBrokenBy(sql)).toEqual([]);
  });
});
