/** Messages over HTTP, as many as get answered in the time. */
import { overConnections } from "./connection.ts";
import { summarise } from "./percentiles.ts";
import { anyOf, type Talker } from "./population.ts";

interface Load {
  apiUrl: string;
  talkers: readonly Talker[];
  inFlight: number;
  seconds: number;
  /** Sends them with `Prefer: respond-async`: they are accepted, and executed later. */
  async?: boolean;
}

export interface Answered {
  count: number;
  /** Answers per second. */
  rate: number;
  /** Milliseconds from request to answer. */
  p99: number;
}

/** @throws Error when a message is refused. */
export async function messagesOverHttp({ apiUrl, talkers, inFlight, seconds, async = false }: Load): Promise<Answered> {
  const preference = async ? { prefer: "respond-async" } : {};
  const expected = async ? 202 : 201;
  const times: number[] = [];
  const begin = performance.now();
  const end = begin + seconds * 1000;
  await overConnections<Talker>(apiUrl, inFlight, {
    next: () => (performance.now() < end ? anyOf(talkers) : null),
    send: async (connection, { conversation, path }) => {
      const body = JSON.stringify({ text: "A message of the usual length, as people write them." });
      const sent = performance.now();
      const answer = await connection.post({ path, headers: { ...conversation.participant, ...preference }, body });
      if (answer.status !== expected) throw new Error(`a message was refused: ${answer.status} ${answer.body}`);
      times.push(answer.at - sent);
    },
  });
  const rate = (times.length * 1000) / (performance.now() - begin);
  return { count: times.length, rate, p99: summarise(times).p99 };
}
