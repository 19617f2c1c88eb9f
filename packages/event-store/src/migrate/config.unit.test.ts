import { expect, test } from "vitest";
import { readDatabaseUrl } from "./config.ts";
import { describeFailure } from "./describe-failure.ts";

test("a Postgres URL is taken as it is", () => {
  const url = "postgresql://user:secret@host:5432/database?sslmode=require";
  expect(readDatabaseUrl({ DATABASE_URL: url })).toBe(url);
});

test.each([undefined, "", "host:5432/database", "mysql://user:secret@host/database", "secret"])(
  "%j is refused in one line that does not repeat it",
  (url) => {
    const read = () => readDatabaseUrl(url === undefined ? {} : { DATABASE_URL: url });
    expect(read).toThrow(/^DATABASE_URL must be a URL such as [^\n]*$/);
    expect(read).not.toThrow(/secret/);
  },
);

test("a failure of the engine loses its trace, not its words", () => {
  const error = new Error("migration failed\nERROR: syntax error\n   0: sql_schema_connector::apply\n     at a.rs:1");
  expect(describeFailure(error)).toBe("migration failed ERROR: syntax error");
});
