/** The bare database as a yardstick: pgbench calls the same append function with the request of a real message. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";

const execFileAsync = promisify(execFile);

/** Ids of one call: chosen so that calls meet on streams and feeds no more often than the commands do. */
const SCRIPT = `\\set talker random(1, 500)
\\set version random(1000, 2000000000)
select append_events(replace(replace(replace(body, '@talker@', (:talker)::text),
  '@version@', (:version)::text), '@id@', gen_random_uuid()::text)::jsonb) from bench_request;
`;

/** The program, or null when this machine has none. */
export async function findPgbench(): Promise<string | null> {
  const versions = await readdir("/usr/lib/postgresql").catch(() => []);
  const debian = versions.map((version) => `/usr/lib/postgresql/${version}/bin/pgbench`);
  for (const program of ["pgbench", ...debian.toSorted().toReversed()]) {
    const works = await execFileAsync(program, ["--version"]).catch(() => null);
    if (works) return program;
  }
  return null;
}

/** Stores the request of the latest message of the log, with places for ids, where the script finds it. */
export async function prepareRequest(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("create table bench_request (body text not null)");
    const { rows } = await client.query(`
      select e.stream_id, e.tenant, e.data, e.metadata, e.schema_version, e.feeds, s.state, s.state_version, to_jsonb(m) as message
      from events e join streams s using (stream_id) join messages m on m.id = e.data->>'messageId'
      where e.type = 'MessageSent' order by e.position desc limit 1`);
    await client.query("insert into bench_request values ($1)", [template(rows[0])]);
  } finally {
    await client.end();
  }
}

interface LoggedMessage {
  stream_id: string;
  tenant: string;
  data: { messageId: string; sessionId: string; participantId: string };
  metadata: object;
  schema_version: number;
  feeds: Record<string, number>;
  state: object;
  state_version: number;
  message: object;
}

function template(logged: LoggedMessage): string {
  const { data, metadata, message } = logged;
  const request = {
    tenant: logged.tenant,
    streamId: logged.stream_id,
    expected: { kind: "any" },
    events: [
      {
        eventId: data.messageId,
        type: "MessageSent",
        schemaVersion: logged.schema_version,
        data,
        metadata,
        feeds: Object.keys(logged.feeds),
      },
    ],
    state: logged.state,
    stateVersion: logged.state_version,
    rows: { messages: [{ ...message, version: "@version@" }] },
    receipts: [],
  };
  const number = data.participantId.replace("p-", "");
  return JSON.stringify(request)
    .replaceAll(data.messageId, "@id@")
    .replaceAll(data.sessionId, "pgbench-@talker@")
    .replaceAll(`p-${number}"`, 'p-@talker@"')
    .replaceAll(`c-${number}"`, 'c-@talker@"');
}

interface PgbenchLoad {
  clients: number;
  seconds: number;
  /** At most so many a second; as many as it can unless told. */
  perSecond?: number;
}

/** Appends per second over the given number of clients. */
export async function runPgbench(program: string, databaseUrl: string, options: PgbenchLoad): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), "tributary-bench-"));
  try {
    const script = path.join(folder, "append.sql");
    await writeFile(script, SCRIPT);
    const limit = options.perSecond === undefined ? [] : ["-R", `${options.perSecond}`];
    const load = ["-c", `${options.clients}`, "-j", "2", "-T", `${options.seconds}`, ...limit];
    const { stdout } = await execFileAsync(program, ["-n", "-M", "prepared", ...load, "-f", script, databaseUrl]);
    const tps = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
    if (Number.isNaN(tps) || !/number of failed transactions: 0 /.test(stdout)) throw new Error(`pgbench: ${stdout}`);
    return tps;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
