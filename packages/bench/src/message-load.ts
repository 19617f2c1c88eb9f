/** Messages over HTTP: as many as get answered in the time, or so many a second. */
import { overConnections } from "./connection.ts";
import { summarise } from "./percentiles.ts";
import { anyOf, type Talker } from "./population.ts";

export interface Load {
  apiUrl: string;
  talkers: readonly Talker[];
  inFlight: number;
  seconds: number;
  /** At most so many a second, each at its time; as many as are answered unless told. */
  perSecond?: number;
  /** Sends them with `Prefer: respond-async`: they are accepted, and executed later. */
  async?: boolean;
}

export interface Answered {
  count: number;
  /** Answers per second. */
  rate: number;
  /** Milliseconds from request to answer. */
  p50: number;
  p99: number;
}

/** @throws Error when a message is refused. */
export async function messagesOverHttp(load: Load): Promise<Answered> {
  const { apiUrl, talkers, inFlight, seconds, perSecond = Number.POSITIVE_INFINITY, async = false } = load;
  const preference = async ? { prefer: "respond-async" } : {};
  const expected = async ? 202 : 201;
  const times: number[] = [];
  const begin = performance.now();
  const end = begin + seconds * 1000;
  let number = 0;
  await overConnections<Talker>(apiUrl, inFlight, {
    next: async () => {
      const early = begin + (number++ * 1000) / perSecond - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      return performance.now() < end ? anyOf(talkers) : null;
    },
    send: async (connection, { conversation, path }) => {
      const body = JSON.stringify({ text: "A message of the usual length, as people write them." });
      const sent = performance.now();
      const answer = await connection.post({ path, headers: { ...conversation.participant, ...preference }, body });
      if (answer.status !== expected) throw new Error(`a message was refused: ${answer.status} ${answer.body}`);
      times.push(answer.at - sent);
    },
  });
  const rate = (times.length * 1000) / (performance.now() - begin);
  const { p50, p99 } = summarise(times);
  return { count: times.length, rate, p50, p99 };
}
