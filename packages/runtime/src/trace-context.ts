// The one header that carries a trace from a caller to the last write (https://www.w3.org/TR/trace-context/). What is not one
// is as good as none: it comes from outside.

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const TRACE_ID = { start: 3, end: 35 };

/** The `traceparent` of a request or record, unless it is none. */
export const traceparentOf = (value: unknown): string | undefined =>
  typeof value === "string" && TRACEPARENT.test(value) ? value : undefined;

/** What log lines carry of a trace: its id, by the name that collectors know it by. Nothing without a trace. */
export const traceFields = (traceparent: string | undefined): { trace_id?: string } =>
  traceparent === undefined ? {} : { trace_id: traceparent.slice(TRACE_ID.start, TRACE_ID.end) };
