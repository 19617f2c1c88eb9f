/**
 * People who talk and clients who follow them, on a platform that runs already, wherever that is, while somebody does
 * things to it. In the end every client is judged by the log, as in a run of the checker.
 */
import { seededRandom, soon, type Verdict } from "@tributary/testing/checker";
import { connectAll } from "./connect.ts";
import { lastWords } from "./last-words.ts";
import { compareWithKafka, readKafkaLog } from "./log/kafka-log.ts";
import type { WholeLog } from "./log/whole-log.ts";
import { type Answered, Commands } from "./people/commands.ts";
import { everybodyLives } from "./people/everybody-lives.ts";
import { populate } from "./people/populate.ts";
import { complaintsAboutLog } from "./report/report.ts";
import { entriesOf, judgeAll } from "./report/verdicts.ts";
import type { Client, Crowded } from "./scene.ts";

export interface LoadOptions {
  readonly platform: Crowded["platform"];
  readonly databaseUrl: string;
  readonly apiUrl: string;
  readonly streamUrl: string;
  readonly seed: number;
  /** At least; there are as many as it takes to follow everything. */
  readonly clients: number;
}

/** One event at one client, all in milliseconds of the Unix epoch. */
export interface Delivered {
  readonly committedAt: number;
  readonly arrivedAt: number;
  /** Since when the connection was open on which it came. */
  readonly openedAt: number;
}

export interface Outcome {
  readonly clients: number;
  readonly connections: number;
  readonly answers: readonly Answered[];
  /** Attempts of commands without an answer, or with one that asks to try again. */
  readonly failedAttempts: number;
  readonly deliveries: readonly Delivered[];
  readonly wrong: Readonly<Record<"lost" | "repeated" | "outOfOrder", number>>;
  /** Whatever is wrong, in words. */
  readonly complaints: readonly string[];
}

export class Load {
  readonly #crowded: Crowded;
  readonly #enough = new AbortController();
  readonly #living: Promise<void>;

  private constructor(crowded: Crowded) {
    this.#crowded = crowded;
    this.#living = everybodyLives(crowded, this.#enough.signal);
  }

  /** Resolves when every client is connected; from then on everybody talks. Clients end with the scope. */
  static async start(scope: AsyncDisposableStack, options: LoadOptions): Promise<Load> {
    const { platform, databaseUrl, apiUrl, streamUrl, clients } = options;
    const random = seededRandom(options.seed);
    const { tenant } = platform;
    const commands = new Commands(apiUrl, random.fork("commands"));
    const everybody = await populate({ tenant, url: apiUrl, commands, random });
    const connected = await connectAll(scope, { tenant, everybody, url: streamUrl, random, clients });
    return new Load({
      ...{ ...everybody, platform, postgres: { address: databaseUrl }, commands },
      clients: [...connected.slowClients, ...connected.quickClients],
    });
  }

  /** Resolves when every client is connected and has what was there when this was asked; false when that takes too long. */
  async caughtUp(): Promise<boolean> {
    const { platform, clients } = this.#crowded;
    const keys = { feeds: new Set<string>(), sessions: new Set<string>() };
    for (const { subject } of clients) {
      if ("feed" in subject.source) keys.feeds.add(subject.source.feed);
      else keys.sessions.add(subject.source.session);
    }
    const heads = await soon(async () => ({
      feeds: await platform.store.feedHeads([...keys.feeds]),
      sessions: await platform.store.streamHeads([...keys.sessions]),
    }));
    if (heads === null) return false;
    const headOf = ({ subject: { source } }: Client) =>
      ("feed" in source ? heads.feeds.get(source.feed) : heads.sessions.get(source.session)) ?? 0;
    const isThere = (client: Client) => client.follower.connection !== null && client.follower.number >= headOf(client);
    return (await soon(() => clients.every(isThere) || null)) ?? false;
  }

  /** Everybody finishes what they began; then the log is read, and what each client received is compared with it. */
  async end(): Promise<Outcome> {
    const crowded = this.#crowded;
    const { platform } = crowded;
    this.#enough.abort();
    await this.#living;
    const log = await lastWords(crowded);
    const judged = judgeAll({ clients: crowded.clients, visits: [] }, log);
    // On the same topics there may be what others have done.
    const records = (await readKafkaLog(crowded)).filter(({ key }) => key.startsWith(`${platform.tenant.name}/`));
    const kafka = compareWithKafka(log.streams, records);
    const sum = (what: keyof Omit<Verdict, "delivered">) =>
      judged.reduce((total, { verdict }) => total + verdict[what].length, 0);
    return {
      clients: crowded.clients.length,
      connections: crowded.clients.reduce((total, { follower }) => total + follower.opened, 0),
      answers: crowded.commands.answers,
      failedAttempts: crowded.commands.failedAttempts,
      deliveries: crowded.clients.flatMap((client) => deliveriesTo(client, log)),
      wrong: { lost: sum("lost"), repeated: sum("repeated"), outOfOrder: sum("outOfOrder") },
      complaints: [
        ...judged.flatMap(({ complaints }) => complaints),
        ...crowded.commands.refusals,
        ...crowded.quiet.flatMap(({ life }) => life.tails.late),
        ...complaintsAboutLog(crowded, log),
        ...kafka.complaints,
      ],
    };
  }
}

function deliveriesTo(client: Client, log: WholeLog): Delivered[] {
  const entries = entriesOf(client, log);
  return client.follower.deliveries.flatMap(({ number, arrivedAt, openedAt }) => {
    const entry = entries[number - 1];
    return entry === undefined ? [] : [{ committedAt: Date.parse(entry.event.recordedAt), arrivedAt, openedAt }];
  });
}
