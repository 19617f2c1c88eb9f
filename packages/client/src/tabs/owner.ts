// The one connection of a stream: whoever holds its lock has it, and says to all what comes over it. The browser gives
// the lock to the next in line when its holder's tab closes or crashes; from one that does not answer it is taken away.

import type { Follow, Status } from "../stream/follow.ts";
import { openChannel } from "./channel.ts";

export interface Owning {
  name: string;
  follow(onStatus: (status: Status) => void): Follow;
  /** From where it would go on. */
  from(): string | null;
  signal: AbortSignal;
}

/** Waits for the lock, then follows the stream for everybody until it is over. @throws what ends the stream. */
export async function own(owning: Owning, { steal }: { steal: boolean }): Promise<"over" | "lost"> {
  const { name, signal } = owning;
  const lost = new AbortController();
  const leave = () => lost.abort();
  signal.addEventListener("abort", leave);
  try {
    const how = steal ? { steal } : { signal };
    return await navigator.locks.request(name, how, () => followForAll(owning, lost.signal));
  } catch (error) {
    // Taken away, or not waited for any more.
    if (error instanceof DOMException && error.name === "AbortError") return "lost";
    throw error;
  } finally {
    signal.removeEventListener("abort", leave);
    lost.abort();
  }
}

/** Browsers slow the clocks of pages that nobody sees. */
export const isHidden = (): boolean => globalThis.document?.visibilityState === "hidden";

async function followForAll({ name, follow, from }: Owning, signal: AbortSignal): Promise<"over" | "lost"> {
  let cursor = from();
  let current: Status = "connecting";
  const channel = openChannel(name, ({ kind }) => kind === "ask" && tell());
  const tell = () => {
    channel.say({ kind: "status", status: current });
    channel.say({ kind: "here", cursor, isHidden: isHidden() });
  };
  const onStatus = (status: Status) => {
    current = status;
    channel.say({ kind: "status", status });
  };
  try {
    tell();
    for await (const happening of follow(onStatus)(cursor, signal)) {
      channel.say({ kind: "said", after: cursor, happening });
      cursor = happening.cursor;
    }
    if (signal.aborted) return "lost";
    channel.say({ kind: "over", cursor });
    return "over";
  } finally {
    channel.close();
  }
}
