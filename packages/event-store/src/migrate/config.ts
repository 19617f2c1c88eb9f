// The only setting of the migration command. A broken one is named, never shown: it holds a password.
import { z } from "zod";

const databaseUrl = z.url({ protocol: /^postgres(ql)?$/ });

/** Throws an Error of one clear line when DATABASE_URL is missing or no Postgres URL. */
export function readDatabaseUrl(env: NodeJS.ProcessEnv = process.env): string {
  const { success, data } = databaseUrl.safeParse(env.DATABASE_URL);
  if (!success) throw new Error("DATABASE_URL must be a URL such as postgresql://user:password@host:5432/database");
  return data;
}
