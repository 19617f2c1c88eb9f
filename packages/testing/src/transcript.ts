// The bytes of one answer beside what a parser of the standard makes of them: what a server sends can be right for one
// client and wrong for the next, and only the bytes say why.

import { createParser, type EventSourceMessage } from "eventsource-parser";

export interface Transcript {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
  /** Pieces between blank lines, as they stand; what is after the last blank line is none. */
  readonly blocks: readonly string[];
  /** What comes after the last blank line: clients drop it. */
  readonly rest: string;
  readonly events: readonly EventSourceMessage[];
  readonly comments: readonly string[];
  readonly retries: readonly number[];
  /** What a parser of the standard objects to. */
  readonly errors: readonly string[];
}

export interface TranscriptOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly method?: string;
  /** When to leave; without it the answer is read to its end. */
  readonly until?: (text: string) => boolean;
}

const LONGEST_MS = 20_000;

/** Reads an answer until it ends, or until enough of it has come. */
export async function transcribe(
  url: string,
  { headers, method = "GET", until }: TranscriptOptions,
): Promise<Transcript> {
  const leave = new AbortController();
  const signal = AbortSignal.any([leave.signal, AbortSignal.timeout(LONGEST_MS)]);
  const answer = await fetch(url, { method, headers, signal, redirect: "manual" });
  const chunks: Buffer[] = [];
  let text = "";
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  for await (const chunk of answer.body ?? []) {
    chunks.push(Buffer.from(chunk));
    text += decoder.decode(chunk, { stream: true });
    if (until?.(text)) break;
  }
  leave.abort();
  const blocks = text.split("\n\n");
  const rest = blocks.pop() ?? "";
  return {
    status: answer.status,
    headers: answer.headers,
    bytes: Buffer.concat(chunks),
    text,
    blocks,
    rest,
    ...parse(text),
  };
}

function parse(text: string): Pick<Transcript, "events" | "comments" | "retries" | "errors"> {
  const parsed = { events: [] as EventSourceMessage[], comments: [] as string[], retries: [] as number[] };
  const errors: string[] = [];
  const parser = createParser({
    onEvent: (event) => parsed.events.push(event),
    onComment: (comment) => parsed.comments.push(comment),
    onRetry: (ms) => parsed.retries.push(ms),
    onError: (error) => errors.push(error.message),
  });
  parser.feed(text);
  return { ...parsed, errors };
}
