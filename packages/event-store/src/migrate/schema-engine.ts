// Prisma's schema engine as WebAssembly, over a plain Postgres connection: migrations run with no engine binary, so
// they work offline, in slim images and in a Job.
import { readFile } from "node:fs/promises";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, DriverAdapterError } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { type ClientBase, DatabaseError } from "pg";
import { schemaEngine } from "#migrate-files";

/** A host that takes packets and says nothing would hold a deployment up for minutes. */
export const CONNECTION_TIMEOUT_MS = 10_000;

const CLIENT_CHECK_MS = 1_000;

type Connection = Awaited<ReturnType<PrismaPg["connect"]>>;

/** The schema as the engine wants it: where it is, and what it says. */
export interface SchemaFile {
  path: string;
  content: string;
}

/** Node has it; TypeScript knows it only with the DOM's types. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: Record<string, object>): Promise<{ instance: { exports: EngineExports } }>;
};

interface EngineExports {
  __wbindgen_start(): void;
}

let loading: Promise<void> | undefined;

/** Runs `use` with an engine on one database; its connections are closed when `use` is done. */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  schema: SchemaFile,
  use: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  loading ??= loadWasm();
  await loading;
  const opened: Connection[] = [];
  const connections = new RepairedPrismaPg(databaseUrl, opened);
  try {
    const factory = bindMigrationAwareSqlAdapterFactory(connections);
    const engine = await bindings.SchemaEngine.new(
      { datamodels: [[schema.path, schema.content]] },
      () => undefined,
      factory,
    );
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } finally {
    await Promise.all(opened.map((connection) => connection.dispose()));
  }
}

/** The columns of type "char" in the engine's select lists, as text. */
const withReadableChars = (sql: string): string =>
  sql.replace("constr.contype AS", "constr.contype::text AS").replace(/con\.(conf(?:del|upd)type),/g, "con.$1::text,");

/** The adapter, with two repairs that the engine needs, and with its connections remembered so that they can be closed. */
class RepairedPrismaPg extends PrismaPg {
  readonly #opened: Connection[];

  constructor(databaseUrl: string, opened: Connection[]) {
    super({
      ...{ connectionString: databaseUrl, max: 1 },
      ...{ connectionTimeoutMillis: CONNECTION_TIMEOUT_MS, onConnect: noticeLostClient },
    });
    this.#opened = opened;
  }

  override async connect(): Promise<Connection> {
    const connection = await super.connect();
    this.#opened.push(connection);
    // The adapter cuts a script at every semicolon, also inside a function's body. Whole, it is one transaction as well.
    connection.executeScript = async (script) => {
      await connection.underlyingDriver().query(script).catch(rethrowForEngine);
    };
    // The adapter can't read Postgres' type "char", which the engine's description of constraints selects.
    const queryRaw = connection.queryRaw.bind(connection);
    connection.queryRaw = (query) => queryRaw({ ...query, sql: withReadableChars(query.sql) });
    return connection;
  }
}

/**
 * A server looks at its client only between statements unless told: a script whose program was killed would be committed long after,
 * and then be run again because nobody wrote down that it had been.
 */
async function noticeLostClient(client: ClientBase): Promise<void> {
  await client.query(`SET client_connection_check_interval = ${CLIENT_CHECK_MS}`);
}

/** The engine repeats what the database said only in this form; of any other error it tells a number. */
function rethrowForEngine(error: unknown): never {
  if (!(error instanceof DatabaseError)) throw error;
  const { code = "", severity = "", message, detail, column, hint } = error;
  throw new DriverAdapterError({ kind: "postgres", code, severity, message, detail, column, hint });
}

async function loadWasm(): Promise<void> {
  const bytes = await readFile(schemaEngine);
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": importsOfEngine() });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** The engine leaves a 10 s timer behind after each migration; it must not keep a finished process alive. */
function importsOfEngine(): object {
  const unrefTimer = (callback: () => void, ms: number) => setTimeout(callback, ms).unref();
  const timer = Object.keys(bindings).find((name) => name.startsWith("__wbg_setTimeout"));
  return { ...bindings, ...(timer === undefined ? {} : { [timer]: unrefTimer }) };
}
