// `pnpm db:migrate`, and `migrate.js` of the api's image: brings the database of DATABASE_URL to the newest schema, or says in one line why it can't.
import { readDatabaseUrl } from "./config.ts";
import { describeFailure } from "./describe-failure.ts";
import { migrate } from "./migrate.ts";

// As process 1 of a container it would otherwise ignore the signal. The server notices, and rolls back what was under way.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(1));

try {
  const { applied } = await migrate(readDatabaseUrl());
  console.log(applied.length > 0 ? `migrated: ${applied.join(", ")}` : "nothing to migrate");
} catch (error) {
  console.error(`migration failed: ${describeFailure(error)}`);
  process.exitCode = 1;
}
