/** So many messages a second over HTTP, each at its time, whatever the others take. */
import { z } from "zod";
import { overConnections } from "./connection.ts";
import { anyOf, type Talker } from "./population.ts";

export interface Sent {
  /** When it should have been sent, and when it was answered, in milliseconds of `performance.now()`. */
  due: number;
  answered: number;
}

interface Steady {
  apiUrl: string;
  talkers: readonly Talker[];
  perSecond: number;
  /** Sends until this moment, or until the signal. */
  seconds?: number;
  signal?: AbortSignal;
}

const CONNECTIONS = 16;

/** By id. Open loop: a slow answer delays no other message but through the connections. */
export async function sendSteadily({
  apiUrl,
  talkers,
  perSecond,
  seconds,
  signal,
}: Steady): Promise<Map<string, Sent>> {
  const sent = new Map<string, Sent>();
  const begin = performance.now() + 100;
  const total = perSecond * (seconds ?? Number.POSITIVE_INFINITY);
  let number = 0;
  await overConnections<number>(apiUrl, CONNECTIONS, {
    next: async () => {
      if (number >= total || signal?.aborted) return null;
      const due = begin + (number++ * 1000) / perSecond;
      const early = due - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      return due;
    },
    send: async (connection, due) => {
      const { conversation, path } = anyOf(talkers);
      const body = JSON.stringify({ text: `A message of the usual length, as people write them. ${due}` });
      const answer = await connection.post({ path, headers: conversation.participant, body });
      if (answer.status !== 201) throw new Error(`a message was refused: ${answer.status} ${answer.body}`);
      sent.set(idOf(JSON.parse(answer.body)), { due, answered: answer.at });
    },
  });
  return sent;
}

const withId = z.object({ id: z.string() });

/** The id of a message, as the API answers it and as a stream carries it. */
export const idOf = (message: unknown): string => withId.parse(message).id;
