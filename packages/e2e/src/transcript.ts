/** What was done and what the participant's stream then said, as the how-to page shows it: without what differs from run to run. */
import type { RecordedFrame, RecordedStream } from "@tributary/testing";
import { expect } from "vitest";

const ID = /\b(?:bp-|ibm-)?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b|\b(?:bp-|ibm-~)[\w-]{43}(?![\w-])/gi;
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const ARRIVES_WITHIN_MS = 20_000;

/** Writes down what happens on one stream. */
export class Transcript {
  readonly #stream: RecordedStream;
  readonly #lines: string[] = [];
  #taken = 0;

  constructor(stream: RecordedStream) {
    this.#stream = stream;
  }

  /** What somebody does next. */
  tell(what: string): void {
    this.#lines.push("", what);
  }

  /** The next events, which have to be these. */
  async hears(...types: string[]): Promise<readonly RecordedFrame[]> {
    const upTo = this.#taken + types.length;
    await this.#stream.waitFor(() => this.#events().length >= upTo, ARRIVES_WITHIN_MS).catch(() => undefined);
    const heard = this.#events().slice(this.#taken, upTo);
    expect(heard.map(({ eventType }) => eventType)).toEqual(types);
    this.#lines.push(...heard.map(({ eventType, payload }) => `  ${eventType} ${JSON.stringify(payload, said)}`));
    this.#taken = upTo;
    return heard;
  }

  /** All of it; the same id becomes the same word wherever it stands. */
  text(): string {
    const words = new Map<string, string>();
    const word = (id: string): string => {
      if (!words.has(id)) words.set(id, `id-${words.size + 1}`);
      return words.get(id) ?? id;
    };
    return this.#lines.join("\n").trim().replace(ID, word).replace(TIME, "…");
  }

  #events(): RecordedFrame[] {
    return this.#stream.frames.filter(({ eventType }) => eventType !== "KEEP_ALIVE");
  }
}

/** Fields that say nothing are left out. */
const said = (_name: string, value: unknown): unknown =>
  value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;

/** The page with this as its first block after that heading. */
export function withTranscript(page: string, heading: string, transcript: string): string {
  const [before = "", after = ""] = page.split(`\n${heading}\n`);
  const block = () => `\n\`\`\`\n${transcript}\n\`\`\`\n`;
  return `${before}\n${heading}\n${after.replace(/\n```\n[\s\S]*?\n```\n/, block)}`;
}
