/**
 * A room in which hardly anything happens: one message, and then nothing for a while. What gets lost then has no successor
 * that would reveal it, so each message has to be there in time, whatever fails meanwhile.
 */
import { digestOf, type Random, soon } from "@tributary/testing/checker";
import type { Client } from "../scene.ts";
import { pause } from "./doing.ts";
import type { Room } from "./room.ts";

/** Every 5 s a stream compares itself with the log; to that comes what its client and the servers need to be back. */
export const TAIL_WITHIN_MS = 15_000;
const PAUSE_MS = { shortest: 500, longest: 4_000 };

export interface Tails {
  /** Messages after which it was quiet, times the clients that had to get them. */
  checked: number;
  slowestMs: number;
  /** Clients that did not have the last event in time. */
  readonly late: string[];
}

export class QuietLife {
  readonly #room: Room;
  readonly #random: Random;
  readonly tails: Tails = { checked: 0, slowestMs: 0, late: [] };

  constructor(room: Room, random: Random) {
    this.#room = room;
    this.#random = random;
  }

  /** Goes on until it is over. `clients` are those who follow the room. */
  async live(clients: readonly Client[], over: AbortSignal): Promise<void> {
    for (let said = 1; !over.aborted; said++) {
      const sent = await this.#room.say(`quiet ${said}`);
      const digest = digestOf({ eventType: "MESSAGE_SENT", payload: sent });
      await Promise.all(clients.map((client) => this.#awaitTail(client, digest)));
      await pause(this.#random.between(PAUSE_MS.shortest, PAUSE_MS.longest), over);
    }
  }

  async #awaitTail({ name, follower }: Client, digest: string): Promise<void> {
    const answeredAt = performance.now();
    const arrived = await soon(() => follower.has(digest) || null, TAIL_WITHIN_MS);
    const tookMs = performance.now() - answeredAt;
    this.tails.checked += 1;
    this.tails.slowestMs = Math.max(this.tails.slowestMs, tookMs);
    if (arrived === null)
      this.tails.late.push(
        `${name}: its last event was not there after ${Math.round(tookMs)} ms (${new Date().toISOString()})`,
      );
  }
}
