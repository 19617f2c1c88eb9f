// The conversations of a replica. Those in which we are the same chat user share one connection: the service allows each user
// a few only, and the last one out closes it.
import type { IbmVideo } from "@tributary/ibm-video";
import type { Logger } from "@tributary/runtime";
import pLimit, { type LimitFunction } from "p-limit";
import { Allowance } from "./allowance.ts";
import { type ChatUser, keyOf } from "./chat-user.ts";
import { Connection } from "./connection.ts";
import { ConversationFeed } from "./conversation-feed.ts";
import type { Feeds } from "./feed.ts";
import type { ClientObserver } from "./observe.ts";
import { TIMINGS, type Timings } from "./timings.ts";

/** Of one tenant: after a take-over there are many to enter, and all at once they would run into the API's limits. */
const ENTERED_AT_A_TIME = 8;

/** Events that nobody has taken yet. */
const MOST_WAITING = 20_000;

export interface FeedsPorts {
  /** Of the tenant's account. */
  ibm(tenant: string): IbmVideo;
  observe: ClientObserver;
  log: Logger;
  timings?: Timings;
}

export function createFeeds({ ibm, observe, log, timings = TIMINGS }: FeedsPorts): Feeds {
  const connections = new Map<string, Connection>();
  const allowance = new Allowance(MOST_WAITING);
  // Each has their own API: one that does not answer holds no place that others need.
  const limits = new Map<string, LimitFunction>();

  function connectionOf(user: ChatUser): Connection {
    const key = keyOf(user);
    const known = connections.get(key);
    if (known) return known;
    const onEmpty = () => {
      if (connections.get(key) === made) connections.delete(key);
    };
    const made = new Connection({ user, timings, observe, log, onEmpty });
    connections.set(key, made);
    return made;
  }

  return {
    get connections() {
      return [...connections.values()].filter(({ isConnected }) => isConnected).length;
    },
    open(conversation, since, signal) {
      const { tenant } = conversation;
      const oneOfFew = limits.get(tenant) ?? pLimit(ENTERED_AT_A_TIME);
      limits.set(tenant, oneOfFew);
      const shared = { allowance, observe, log, connectionOf };
      return new ConversationFeed({ ...shared, ibm: ibm(tenant), oneOfFew }, conversation, since, signal);
    },
  };
}
