// What sockets are given to write in one tick goes out at its end, one plain write for each. A fetch from Kafka often
// holds several events of one room: its readers all get the same bytes then, and those are put together once.

import { type Frame, joinFrames } from "@tributary/runtime";

/** Something with bytes that wait for the end of the tick. */
export interface Flushable {
  flush(): void;
}

export class WriteRound {
  #entered: Flushable[] = [];
  #last: { frames: readonly Frame[]; framing: keyof Frame; bytes: Buffer } | null = null;

  /** Has it flushed at the end of this tick. */
  enter(socket: Flushable): void {
    if (this.#entered.length === 0) process.nextTick(() => this.#flush());
    this.#entered.push(socket);
  }

  /** The bytes of frames one after the other; the same memory for those who ask for the same in turn. */
  join(frames: readonly Frame[], framing: keyof Frame): Buffer {
    const [first] = frames;
    if (first !== undefined && frames.length === 1) return first[framing];
    const last = this.#last;
    if (last !== null && last.framing === framing && areSame(last.frames, frames)) return last.bytes;
    const bytes = joinFrames(frames, framing);
    this.#last = { frames, framing, bytes };
    return bytes;
  }

  #flush(): void {
    const entered = this.#entered;
    this.#entered = [];
    for (const socket of entered) socket.flush();
    this.#last = null;
  }
}

const areSame = (some: readonly Frame[], others: readonly Frame[]): boolean =>
  some.length === others.length && some.every((frame, index) => frame === others[index]);
