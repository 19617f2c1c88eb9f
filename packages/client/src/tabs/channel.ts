// What the tabs of one stream say to each other. Nothing here has to arrive: who notices that something is missing reads
// it alone.

import type { Happening, Status } from "../stream/follow.ts";

export type Word =
  /** Where is the one connection? */
  | { kind: "ask" }
  /** There; everything up to there was said. Null: at the end, wherever that is. */
  | { kind: "here"; cursor: string | null; isHidden: boolean }
  /** This came next after that cursor. */
  | { kind: "said"; after: string | null; happening: Happening }
  | { kind: "status"; status: Status }
  /** The stream is over, and this was its last cursor. */
  | { kind: "over"; cursor: string | null };

export interface Channel {
  say(word: Word): void;
  close(): void;
}

/** Tells the others, and hears them; not oneself. */
export function openChannel(name: string, hear: (word: Word) => void): Channel {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<Word>) => hear(data);
  return { say: (word) => channel.postMessage(word), close: () => channel.close() };
}
