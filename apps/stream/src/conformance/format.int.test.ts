// How the bytes of a stream are laid out: each case is read as bytes and through a parser of the standard.

import { type Transcript, transcribe } from "@tributary/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TENANT } from "../testing/append-to-feed.ts";
import { cursors, type RunningStream, runStream } from "../testing/running-stream.ts";
import type { FormatCase } from "./cases.ts";

const ID = "40";
const CURSOR = /^(0|[1-9][0-9]{0,15})\.[A-Za-z0-9_-]{16}$/;
/** The longest text that there may be, in characters of three bytes. */
const LONGEST = "語".repeat(20_000);

let running: RunningStream;
beforeAll(async () => {
  running = await runStream();
  await running.register(ID);
});
afterAll(() => running[Symbol.asyncDispose]());

const untilEvents = (count: number) => (text: string) => text.endsWith("\n\n") && text.split("\n\n").length > count;

/** A stream from its beginning, until it has brought this text as the last one. */
async function withText(...texts: string[]): Promise<Transcript & { texts: string[] }> {
  const appended = await running.append(ID, ...texts);
  // The participant's stream begins with an event that is in no feed: versions are one ahead.
  const before = Number(appended[0]?.version) - 2;
  const query = `?since=${cursors.write(TENANT, `participant/${ID}`, 1, before)}`;
  const transcript = await transcribe(running.streamUrl(ID) + query, {
    headers: await running.headers(),
    until: untilEvents(1 + texts.length),
  });
  const payloads = transcript.events.map(({ data }) => JSON.parse(data).payload as { text?: string });
  return { ...transcript, texts: payloads.flatMap(({ text }) => text ?? []) };
}

/** A stream that is refused in-band: the last words of the server, to their end. */
async function refusedInBand(): Promise<Transcript> {
  await using full = await runStream({ most: { perReplica: 1 } });
  await full.register(ID);
  const first = await full.open(ID);
  await first.waitFor(() => true);
  return await transcribe(full.streamUrl(ID), { headers: await full.headers() });
}

const lines = ({ blocks }: Transcript): string[] => blocks.flatMap((block) => block.split("\n"));

/** Comes out as it went in, and everything of it stands on one line. */
async function survives(text: string): Promise<Transcript> {
  const transcript = await withText(text);
  expect(transcript.texts).toEqual([text]);
  expect(transcript.blocks).toHaveLength(2);
  expect(transcript.errors).toEqual([]);
  return transcript;
}

const cases: Record<FormatCase, () => Promise<void>> = {
  bom: async () => {
    const { bytes } = await withText("x");
    expect(bytes.subarray(0, 2).toString("latin1")).toBe(": ");
  },
  "bom-2": async () => {
    await survives("\uFEFF\uFEFFx\uFEFF");
  },
  comments: async () => {
    const { blocks, comments, text } = await withText("x");
    expect(text).toMatch(/^: tributary\n/);
    // In the first block, not before it: some clients hand out an empty message at any blank line.
    expect(blocks[0]).toMatch(/^: tributary\nretry: \d+\nid: [^\n]+\ndata: /);
    expect(comments).toEqual(["tributary"]);
  },
  "data-before-final-empty-line": async () => {
    for (const { text, rest } of [await withText("x"), await refusedInBand()]) {
      expect(text.endsWith("\n\n")).toBe(true);
      expect(rest).toBe("");
    }
  },
  "field-data": async () => {
    for (const block of (await withText("a", "b")).blocks) {
      const data = block.split("\n").filter((line) => line.startsWith("data"));
      expect(data).toEqual([expect.stringMatching(/^data: \{"eventType":"[A-Z_]+","payload":.*\}$/)]);
    }
  },
  "field-event": async () => {
    const { events } = await withText("x");
    expect(events.map(({ event }) => event)).toEqual([undefined, undefined]);
  },
  "field-event-empty": async () => {
    for (const line of lines(await withText("x"))) expect(line).not.toMatch(/^event/);
  },
  "field-id": async () => {
    const { events } = await withText("a", "b", "c");
    const seqs = events.map(({ id }) => Number(id?.split(".")[0]));
    const [first = 0] = seqs;
    expect(seqs).toEqual([first, first + 1, first + 2, first + 3]);
  },
  "field-id-2": async () => {
    await using brisk = await runStream({ tuning: { keepAliveMs: 300 } });
    await brisk.register(ID);
    const until = (text: string) => text.split("KEEP_ALIVE").length > 3 && text.endsWith("\n\n");
    const { events } = await transcribe(brisk.streamUrl(ID), { headers: await brisk.headers(), until });
    expect(events[0]?.id).toMatch(CURSOR);
    expect(new Set(events.map(({ id }) => id)).size).toBe(1);
  },
  "field-id-3": async () => {
    const { blocks, events } = await refusedInBand();
    // No line at all leaves the client's cursor as it is; an empty one would forget it.
    expect(blocks.join("\n")).not.toMatch(/^id/m);
    expect(events.map(({ id }) => id)).toEqual([undefined]);
  },
  "field-id-null": async () => {
    for (const { id } of (await withText("\u0001id: 1")).events) expect(id).toMatch(CURSOR);
  },
  "field-parsing": async () => {
    const transcript = await withText("data: x\nid: 9\n\ndata:y");
    expect(transcript.text).not.toContain("\r");
    for (const line of lines(transcript)) expect(line).toMatch(/^(: tributary|(retry|id|data): [^ ].*)$/);
  },
  "field-unknown": async () => {
    const { errors } = await withText("x");
    expect(errors).toEqual([]);
  },
  "field-retry": async () => {
    const { retries, text } = await withText("x");
    expect(text).toContain("\nretry: 3000\n");
    expect(retries).toEqual([3000]);
  },
  "field-retry-bogus": async () => {
    const refused = await refusedInBand();
    expect(refused.text).toMatch(/^retry: [1-9][0-9]*\ndata: /);
    expect(JSON.parse(refused.events[0]?.data ?? "")).toMatchObject({ payload: { retryAfterMs: refused.retries[0] } });
  },
  "field-retry-empty": async () => {
    for (const line of lines(await withText("x"))) expect(line).not.toMatch(/^retry:? *$/);
  },
  "leading-space": async () => {
    const { text } = await survives("  two before, two behind  ");
    expect(text).not.toMatch(/^(data|id|retry):( {2}|[^ ])/m);
  },
  "mime-bogus": async () => {
    const refused = await transcribe(running.streamUrl(ID), { headers: {} });
    expect([refused.status, refused.headers.get("content-type")]).toEqual([401, "application/problem+json"]);
  },
  "mime-trailing-semicolon": async () => {
    expect((await withText("x")).headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  },
  "mime-valid-bogus": async () => {
    expect((await refusedInBand()).headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  },
  newlines: async () => {
    await survives("a\nb\r\nc\rd\n\ne\r\r\r\n\n");
  },
  "null-character": async () => {
    // No event can hold one; what is next to it is escaped.
    await expect(running.append(ID, "a\u0000b")).rejects.toThrow("without NUL");
    const { bytes } = await survives("a\u0001b\u001Fc");
    expect(bytes.every((byte) => byte >= 0x20 || byte === 0x0a)).toBe(true);
  },
  "utf-8": async () => {
    const text = "ok…\u0080ÿ語🐎👩‍👩‍👧 \u202E\uFFFD\uE000";
    const { bytes } = await survives(text);
    expect(bytes.includes(Buffer.from("🐎"))).toBe(true);
  },
  "CR inside payload": async () => {
    const { bytes } = await survives("data: x\rid: 1\r\rretry: 1");
    expect(bytes.includes(0x0d)).toBe(false);
  },
  "U+2028": async () => {
    await survives("a\u2028b\u2029c\u0085d\u000Be\u000Cf");
  },
  "1 MB event": async () => {
    const texts = Array.from({ length: 20 }, (_, index) => LONGEST.slice(index));
    const transcript = await withText(...texts);
    expect(transcript.bytes.length).toBeGreaterThan(1024 * 1024);
    expect(transcript.texts).toEqual(texts);
    // One event is not as large: the api takes none of more than 256 KiB.
  },
  "id-only block": async () => {
    const transcript = await withText("a", "b");
    for (const block of transcript.blocks) expect(block).toMatch(/^id: .+\ndata: .+$/m);
    expect(transcript.events).toHaveLength(transcript.blocks.length);
  },
};

test.each(Object.entries(cases))("%s", (_name, holds) => holds());
