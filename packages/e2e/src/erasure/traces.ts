/** Where something that was said can be found: every row of every table, a dump, every record of every topic. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { createKafkaMessaging, type IncomingRecord, type TopicName } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import { Client } from "pg";
import type { Platform } from "../platform.ts";
import { eventually } from "../received.ts";

const execFileAsync = promisify(execFile);
const LARGEST_DUMP_BYTES = 256 * 1024 * 1024;

/** Names of the texts that are in there, also as the hexadecimal digits that Postgres writes bytes in. */
export function found(texts: Readonly<Record<string, string>>, content: string): string[] {
  const hex = (text: string): string => Buffer.from(text).toString("hex");
  return Object.keys(texts).filter((name) => {
    const text = texts[name] ?? "";
    return content.includes(text) || content.includes(hex(text));
  });
}

/** Every row of every table as text, by table. */
export async function allRows(databaseUrl: string): Promise<Map<string, string>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const rows = new Map<string, string>();
    for (const { name } of tables.rows) {
      const all = await client.query<{ text: string }>(
        `SELECT coalesce(string_agg(t::text, E'\\n'), '') AS text FROM ${name} AS t`,
      );
      rows.set(name.replace("public.", ""), all.rows[0]?.text ?? "");
    }
    return rows;
  } finally {
    await client.end();
  }
}

/** What pg_dump makes of the database; null where there is none that can read this server. */
export async function dump(databaseUrl: string): Promise<string | null> {
  try {
    const { stdout } = await execFileAsync("pg_dump", [databaseUrl], { maxBuffer: LARGEST_DUMP_BYTES });
    return stdout;
  } catch (error) {
    if (error instanceof Error && /ENOENT|server version mismatch/.test(error.message)) return null;
    throw error;
  }
}

/** Every record that is in these topics by now: key, headers and value. */
export async function allRecords({ brokers, topicPrefix }: Platform, ...topics: TopicName[]): Promise<string> {
  const log = createLogger({ name: "e2e", level: "silent" });
  const messaging = createKafkaMessaging({
    ...{ brokers: brokers.split(","), prefix: topicPrefix, clientId: "e2e-traces", log },
  });
  const texts: string[] = [];
  const handle = async ({ key, headers, value }: IncomingRecord) => {
    texts.push(key, value.toString("latin1"), ...Object.values(headers).map((bytes) => bytes.toString("latin1")));
  };
  const run = randomUUID();
  const groups = topics.map((topic) => ({ topic, group: `traces-${topic}-${run}` }));
  const subscriptions = await Promise.all(groups.map((group) => messaging.subscribe({ ...group, handle })));
  for (const { topic, group } of groups) {
    const isRead = async () => (await messaging.lag({ topic, group })).every(({ lag }) => lag === 0);
    await eventually(isRead, `${topic} is read to its end`);
  }
  await Promise.all(subscriptions.map((subscription) => subscription.close()));
  await messaging.close();
  return texts.join("\n");
}
