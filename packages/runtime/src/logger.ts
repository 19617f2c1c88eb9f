// One JSON line per fact, on stdout. Credentials, and what errors quote of people, are taken out here, so that no caller has
// to remember it.
import { type DestinationStream, type Logger as PinoLogger, pino, stdTimeFunctions } from "pino";
import { loggedError } from "./logged-error.ts";

export type Logger = PinoLogger;

const CREDENTIALS = ["authorization", "cookie", '["x-api-key"]', '["set-cookie"]'];
const under = (prefix: string): string[] =>
  CREDENTIALS.map((name) => (name.startsWith("[") ? `${prefix}${name}` : `${prefix}.${name}`));

interface LoggerOptions {
  name: string;
  level: string;
  /** Where lines go; stdout unless told. */
  destination?: DestinationStream;
}

/** A logger for one app; modules take a child: `log.child({ module: "relay" })`. */
export function createLogger({ name, level, destination }: LoggerOptions): Logger {
  const options = {
    name,
    level,
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => loggedError(error) },
    redact: { paths: [...CREDENTIALS, ...under("headers"), ...under("*.headers")], censor: "[redacted]" },
  };
  return destination ? pino(options, destination) : pino(options);
}
