/** One channel of a run: its viewers and its coach talk at their own pace; what they did is compared with the log later. */
import { setTimeout as delay } from "node:timers/promises";
import type { Viewers } from "@tributary/simulators/ibm-video";
import type { Random } from "@tributary/testing/checker";
import type { LinkedChannel } from "../linked-channel.ts";

/** Something happens this often, on average. */
const PAUSE_MS = 4_000;
/** The coach says less. */
const ANSWER_PAUSE_MS = 12_000;
const PEOPLE = ["vera", "omar", "lin", "ada"];
const REACTIONS = ["like", "love", "wow"];

interface Parts {
  readonly channel: LinkedChannel;
  readonly viewers: Viewers;
  readonly random: Random;
}

export class Broadcast {
  readonly channel: LinkedChannel;
  readonly viewers: Viewers;
  /** What the coach said, in order. */
  readonly answered: string[] = [];
  readonly #random: Random;
  /** What viewers said, and nobody has deleted. */
  readonly #there: string[] = [];

  constructor({ channel, viewers, random }: Parts) {
    this.channel = channel;
    this.viewers = viewers;
    this.#random = random;
  }

  get name(): string {
    return `channel ${this.channel.channelId}`;
  }

  /** Everybody talks until it is enough. */
  async live(enough: AbortSignal): Promise<void> {
    const viewers = this.#random.fork("viewers");
    const watching = goOn(viewers, { pauseMs: PAUSE_MS, enough }, async (count) => this.#happen(viewers, count));
    const coach = this.#random.fork("coach");
    const answering = goOn(coach, { pauseMs: ANSWER_PAUSE_MS, enough }, async (count) => {
      const text = `answer ${count}`;
      await this.channel.answer(text);
      this.answered.push(text);
    });
    await Promise.all([watching, answering]);
  }

  /** A viewer says something, or something happens to what was said. */
  #happen(random: Random, count: number): void {
    const [who, dice] = [random.pick(PEOPLE), random.next()];
    if (dice < 0.7 || this.#there.length === 0) {
      this.#there.push(this.viewers.say(who, `word ${count}`));
      return;
    }
    const messageId = random.pick(this.#there);
    if (dice < 0.8) this.viewers.edit(messageId, `better word ${count}`);
    else if (dice < 0.88) this.#remove(messageId);
    else this.#toggle(who, messageId, random.pick(REACTIONS));
  }

  #remove(messageId: string): void {
    this.#there.splice(this.#there.indexOf(messageId), 1);
    this.viewers.remove(messageId);
  }

  #toggle(who: string, messageId: string, type: string): void {
    const message = this.viewers.messages.find(({ id }) => id === messageId);
    const isThere = message?.latest_reactions.some((each) => each.user_id === who && each.type === type);
    if (isThere) this.viewers.unreact(who, messageId, type);
    else this.viewers.react(who, messageId, type);
  }
}

async function goOn(
  random: Random,
  { pauseMs, enough }: { pauseMs: number; enough: AbortSignal },
  act: (count: number) => Promise<void>,
): Promise<void> {
  for (let count = 1; ; count++) {
    await delay(random.between(0, 2 * pauseMs), undefined, { signal: enough }).catch(() => undefined);
    if (enough.aborted) return;
    await act(count);
  }
}
