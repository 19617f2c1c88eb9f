import { expect, test } from "vitest";
import type { AppendRequest, AppendResult } from "../port.ts";
import { type Spans, withTraces } from "./traced-append.ts";

const appended: AppendResult = { outcome: "appended", version: 1, epoch: 1, feeds: [] };

const requestOf = (...traces: (string | undefined)[]): AppendRequest =>
  ({ events: traces.map((traceparent) => ({ stored: { metadata: { traceparent } } })) }) as unknown as AppendRequest;

function recordedSpans() {
  const ended: unknown[] = [];
  const spans: Spans = {
    within: (parent, name, { attributes }) =>
      parent === "sampled" || parent === "another"
        ? {
            end: (outcome) =>
              void ended.push({ parent, name, batch: attributes["db.operation.batch.size"], ...outcome }),
          }
        : null,
  };
  return { spans, ended };
}

test("without traces the store is what it was", () => {
  const store = { append: async () => appended };
  expect(withTraces(store, null)).toBe(store);
});

test("commands that share a transaction have a span each, in their own trace", async () => {
  const { spans, ended } = recordedSpans();
  const store = withTraces({ append: async (_request: AppendRequest) => appended }, spans);
  await store.append(requestOf("sampled", "sampled", "another", "not sampled", undefined));
  const span = { name: "append events", batch: 5, attributes: { "tributary.append.outcome": "appended" } };
  expect(ended).toEqual([
    { ...span, parent: "sampled" },
    { ...span, parent: "another" },
  ]);
});

test("an append that the database did not take is a span that failed, and fails as before", async () => {
  const { spans, ended } = recordedSpans();
  const error = new Error("away");
  const store = withTraces({ append: (_request: AppendRequest) => Promise.reject(error) }, spans);
  await expect(store.append(requestOf("sampled"))).rejects.toBe(error);
  expect(ended).toMatchObject([{ error }]);
});
