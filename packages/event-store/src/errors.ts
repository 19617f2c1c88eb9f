// The failures of the database that a caller can act on, told apart once. Everything else is a bug and passes unchanged.
import { DatabaseError } from "pg";
import { Prisma } from "./generated/client.ts";

/** The database can't answer now: down, out of connections, shutting down, or too slow. Trying again may help. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";
}

/** Text that Postgres can't keep (NUL, a lone surrogate). The same request never succeeds, and nothing was written. */
export class UnstorableValueError extends Error {
  override readonly name = "UnstorableValueError";
}

/**
 * SQLSTATE classes: connection, who may connect, resources, operator intervention, system; no such database; lost races; a
 * server that only reads now.
 */
const unavailable = /^(08|28|53|57|58)|^(3D000|40001|40P01|55P03|25P03|25006)$/;
/** serialization_failure, deadlock_detected. */
const lostRace = new Set(["40001", "40P01"]);
/** untranslatable_character, invalid_text_representation, character_not_in_repertoire. */
const unstorable = new Set(["22P05", "22P02", "22021"]);
const unreachable = new Set([
  "DatabaseNotReachable",
  "DatabaseDoesNotExist",
  "AuthenticationFailed",
  "DatabaseAccessDenied",
  "ConnectionClosed",
  "SocketTimeout",
  "TlsConnectionError",
  "TooManyConnections",
]);

interface DriverCause {
  kind?: string;
  originalCode?: string;
}

/** The typed error that this failure stands for, or the failure itself. */
export function translateError(error: unknown): unknown {
  const cause = driverCause(error);
  const code = cause?.originalCode ?? "";
  if (unstorable.has(code)) {
    return new UnstorableValueError("the database can't keep a value of this request", { cause: error });
  }
  if (unavailable.test(code) || unreachable.has(cause?.kind ?? "") || isPoolTimeout(error)) {
    return new StoreUnavailableError(`the database can't answer (${code || cause?.kind || "no connection"})`, {
      cause: error,
    });
  }
  return error;
}

/** Whether a row with this key is there already. */
export const isUniqueViolation = (error: unknown): boolean => driverCause(error)?.originalCode === "23505";

/**
 * Whether the database refused it and so wrote nothing of it, be it for a race that it lost. Of a lost connection, or an
 * answer unread, nobody knows.
 */
export const isRefusedByDatabase = (error: unknown): boolean =>
  error instanceof UnstorableValueError || driverCause(error)?.originalCode !== undefined || isRolledBack(error);

const isRolledBack = (error: unknown): boolean =>
  error instanceof StoreUnavailableError && lostRace.has(driverCause(error.cause)?.originalCode ?? "");

function driverCause(error: unknown): DriverCause | undefined {
  if (error instanceof DatabaseError) return error.code === undefined ? {} : { originalCode: error.code };
  if (isSocketError(error)) return { kind: "DatabaseNotReachable" };
  if (isTlsError(error)) return { kind: "TlsConnectionError" };
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  const adapterError = error.meta?.driverAdapterError;
  return adapterError instanceof Error ? (adapterError.cause as DriverCause | undefined) : undefined;
}

/** Of one address or, as an aggregate, of all that a host's name stands for. */
const isSocketError = (error: unknown): boolean =>
  error instanceof Error &&
  ("syscall" in error || (error instanceof AggregateError && error.errors.every(isSocketError)));

/** No TLS, a certificate that does not convince, or a connection that was lost before both sides agreed on one. */
const isTlsError = (error: unknown): boolean =>
  error instanceof Error &&
  (/^(The server does not support|There was an error establishing an) SSL connection/.test(error.message) ||
    ("code" in error && /^ERR_(TLS|SSL)_|CERT|CRL_|^ECONNRESET$/.test(String(error.code))));

/** The connection pool reports its time-out, and a connection lost before any answer, as plain errors. */
function isPoolTimeout(error: unknown): boolean {
  return (
    error instanceof Error &&
    /timeout exceeded when trying to connect|Connection terminated|is not queryable/.test(error.message)
  );
}
