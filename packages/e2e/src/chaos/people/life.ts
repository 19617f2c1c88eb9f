/** What goes on in one room, and in the affairs of its participant, for as long as a run lasts. */
import type { Random } from "@tributary/testing/checker";
import { pause, pick } from "./doing.ts";
import type { OwnAffairs } from "./own-affairs.ts";
import type { Room } from "./room.ts";

export interface LifeOptions {
  readonly room: Room;
  /** Of the participant of a direct session. */
  readonly affairs: OwnAffairs | null;
  readonly random: Random;
  /** The mean pause between two commands. */
  readonly pauseMs: number;
}

export class Life {
  readonly room: Room;
  readonly affairs: OwnAffairs | null;
  readonly #options: LifeOptions;

  constructor(options: LifeOptions) {
    this.room = options.room;
    this.affairs = options.affairs;
    this.#options = options;
  }

  /** Goes on until it is over; what was begun is finished. */
  async live(over: AbortSignal): Promise<void> {
    const { random, pauseMs } = this.#options;
    const doings = [...this.room.doings(), ...(this.affairs?.doings() ?? [])];
    while (!over.aborted) {
      await pause(random.between(0, 2 * pauseMs), over);
      const doing = pick(random, doings);
      if (!over.aborted) await this.room.turns.take(async () => doing?.do());
    }
  }
}
