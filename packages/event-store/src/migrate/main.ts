// `pnpm db:migrate`: brings the database of DATABASE_URL to the newest schema, or says in one line why it can't.
import { readDatabaseUrl } from "./config.ts";
import { describeFailure } from "./describe-failure.ts";
import { migrate } from "./migrate.ts";

try {
  const { applied } = await migrate(readDatabaseUrl());
  console.log(applied.length > 0 ? `migrated: ${applied.join(", ")}` : "nothing to migrate");
} catch (error) {
  console.error(`migration failed: ${describeFailure(error)}`);
  process.exitCode = 1;
}
