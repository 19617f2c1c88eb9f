/** Brings the database's tables up to date, and says in one line when the database can't be reached. */
import { migrate } from "@tributary/event-store";
import { firstLine, StartError } from "./start-error.ts";

/** Applies the migrations. The URL is not repeated in the error: it holds a password. */
export async function migrated(databaseUrl: string): Promise<void> {
  try {
    await migrate(databaseUrl);
  } catch (error) {
    const { host, pathname } = new URL(databaseUrl);
    throw new StartError(`the database at ${host}${pathname} can't be used: ${firstLine(error)}`);
  }
}
