// Feeds on a simulated account, and a reader who makes of each what an adapter would: a log in which everything comes once.
import { accessToken, createIbmVideo } from "@tributary/ibm-video";
import { createLogger } from "@tributary/runtime";
import type { ChatEvent } from "@tributary/schemas/ibm-video";
import { type IbmVideo, type IbmVideoOptions, startIbmVideo } from "@tributary/simulators/ibm-video";
import type { Conversation, Feed, Feeds } from "../feed.ts";
import { createFeeds } from "../feeds.ts";
import type { ClientObserver } from "../observe.ts";
import type { Timings } from "../timings.ts";

/** Nothing that a test waits for takes long. */
const SHORT: Timings = {
  ...{ firstFrameMs: 1_000, pingMs: 150, silenceMs: 400 },
  ...{ checkedEveryMs: 1_000, checkedAfterFramesMs: 250, shownWithinMs: 300 },
};

/** What was told of one conversation, and what it comes to. */
export class Reading implements Disposable {
  readonly feed: Feed;
  readonly events: ChatEvent[] = [];
  readonly cursors: string[] = [];
  /** Of messages, in the order in which they began. */
  readonly order: string[] = [];
  /** Null for deleted ones. */
  readonly texts = new Map<string, string | null>();
  readonly #over = new AbortController();

  constructor(feed: Feed) {
    this.feed = feed;
  }

  /** Takes whatever comes, from now on. */
  begin(): this {
    void this.#read().catch(() => undefined);
    return this;
  }

  types(): string[] {
    return this.events.map(({ type }) => type);
  }

  [Symbol.dispose](): void {
    this.#over.abort();
    this.feed[Symbol.dispose]();
  }

  async #read(): Promise<void> {
    for (;;) {
      const { events, cursor } = await this.feed.next(this.#over.signal);
      for (const event of events) this.#take(event);
      if (cursor !== null) this.cursors.push(cursor);
    }
  }

  #take(event: ChatEvent): void {
    this.events.push(event);
    if (event.type === "message.deleted" && this.texts.has(event.message_id)) this.texts.set(event.message_id, null);
    if (event.type !== "message.new" && event.type !== "message.updated") return;
    const { id, text } = event.message;
    const known = this.texts.get(id);
    if (known === undefined) this.order.push(id);
    if (known === undefined || (known !== null && event.type === "message.updated")) this.texts.set(id, text ?? "");
  }
}

export interface Scene extends AsyncDisposable {
  ibm: IbmVideo;
  feeds: Feeds;
  /** What the client has told of itself: names and how often. */
  observed: Map<string, number>;
  follow(conversation: Partial<Conversation> & { channelId: string }, since?: string | null): Reading;
}

export async function clientScene(options: IbmVideoOptions = {}, timings: Partial<Timings> = {}): Promise<Scene> {
  const ibm = await startIbmVideo({ seed: 8, ...options });
  const account = { tokenUrl: `${ibm.url}/oauth2/token`, clientId: ibm.clientId, clientSecret: ibm.clientSecret };
  const api = createIbmVideo({ apiUrl: ibm.url, token: accessToken(account) });
  const observed = new Map<string, number>();
  const log = createLogger({ name: "client-test", level: "silent" });
  const feeds = createFeeds({ ibm: () => api, observe: observerOf(observed), log, timings: { ...SHORT, ...timings } });
  const readings: Reading[] = [];
  return {
    ...{ ibm, feeds, observed },
    follow(conversation, since = null) {
      const whole: Conversation = { tenant: "acme", kind: "chat", cid: null, ...conversation };
      const reading = new Reading(feeds.open(whole, since, new AbortController().signal)).begin();
      readings.push(reading);
      return reading;
    },
    async [Symbol.asyncDispose]() {
      for (const reading of readings) reading[Symbol.dispose]();
      await ibm[Symbol.asyncDispose]();
    },
  };
}

function observerOf(observed: Map<string, number>): ClientObserver {
  const add = (name: string, times = 1) => void observed.set(name, (observed.get(name) ?? 0) + times);
  return {
    stands: (state) => add(`stands ${state}`),
    connected: () => add("connected"),
    disconnected: (reason) => add(`disconnected ${reason}`),
    frame: (type) => add(`frame ${type}`),
    synced(events, found) {
      add("synced", events);
      add("found", found);
    },
    paged: (messages) => add("paged", messages),
    dropped: (events) => add("dropped", events),
    limited: (endpoint) => add(`limited ${endpoint}`),
  };
}
