// An append as a span of each trace that it belongs to: several commands may share one transaction, and each has its own.
import type { AppendRequest, EventStore } from "../port.ts";

/** What tracing offers and the log needs. */
export interface Spans {
  /** Null unless that trace is sampled. */
  within(
    parent: string | undefined,
    name: string,
    options: { kind: "client"; attributes: Readonly<Record<string, string | number>> },
  ): { end(outcome?: { error?: unknown; attributes?: Readonly<Record<string, string>> }): void } | null;
}

/** The store itself when nothing is traced. */
export function withTraces<S extends Pick<EventStore, "append">>(store: S, spans: Spans | null): S {
  if (spans === null) return store;
  return {
    ...store,
    async append(request) {
      const appending = [...tracesOf(request)].flatMap(
        (parent) => spans.within(parent, "append events", { kind: "client", attributes: attributesOf(request) }) ?? [],
      );
      try {
        const result = await store.append(request);
        for (const span of appending) span.end({ attributes: { "tributary.append.outcome": result.outcome } });
        return result;
      } catch (error) {
        for (const span of appending) span.end({ error });
        throw error;
      }
    },
  };
}

const tracesOf = ({ events }: AppendRequest): ReadonlySet<string> =>
  new Set(events.flatMap(({ stored }) => stored.metadata.traceparent ?? []));

// https://opentelemetry.io/docs/specs/semconv/database/postgresql/
const attributesOf = ({ events }: AppendRequest) => ({
  "db.system.name": "postgresql",
  "db.operation.name": "append",
  "db.collection.name": "events",
  "db.operation.batch.size": events.length,
});
