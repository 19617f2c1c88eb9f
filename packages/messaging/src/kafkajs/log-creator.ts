// kafkajs' diagnostics go where ours go. Its chatty "info" (joins, stops) is our debug; its errors are mostly retried, so they are warnings.
import { type logCreator, logLevel } from "kafkajs";
import type { Log } from "../port.ts";

/** Printed for every idempotent producer with bounded retries; publisher.ts answers it with a new producer after a failure. */
const answered = "Limiting retries for the idempotent producer may invalidate EoS guarantees";

export function kafkaLogTo(log: Log): logCreator {
  return () =>
    ({ level, namespace, log: entry }) => {
      const { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...fields } = entry;
      const loud = level === logLevel.ERROR || level === logLevel.WARN;
      if (loud && message !== answered) log.warn({ ...fields, namespace }, message);
      else log.debug({ ...fields, namespace }, message);
    };
}
