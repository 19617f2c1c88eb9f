// The conversations of a replica. Those in which we are the same chat user share one connection: the service allows each user
// a few only, and the last one out closes it.
import type { IbmVideo } from "@tributary/ibm-video";
import type { Logger } from "@tributary/runtime";
import pLimit from "p-limit";
import { type ChatUser, keyOf } from "./chat-user.ts";
import { Connection } from "./connection.ts";
import { ConversationFeed } from "./conversation-feed.ts";
import type { Feeds } from "./feed.ts";
import type { ClientObserver } from "./observe.ts";
import { TIMINGS, type Timings } from "./timings.ts";
import type { Allowance } from "./track.ts";

/** After a take-over there are many to enter: all at once they would run into the API's limits. */
const ENTERED_AT_A_TIME = 8;

export interface FeedsPorts {
  /** Of the tenant's account. */
  ibm(tenant: string): IbmVideo;
  observe: ClientObserver;
  log: Logger;
  timings?: Timings;
}

export function createFeeds({ ibm, observe, log, timings = TIMINGS }: FeedsPorts): Feeds {
  const connections = new Map<string, Connection>();
  const allowance: Allowance = { waiting: 0 };
  const oneOfFew = pLimit(ENTERED_AT_A_TIME);

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
    open: (conversation, since, signal) =>
      new ConversationFeed(
        { ...{ allowance, observe, log, oneOfFew, connectionOf }, ibm: ibm(conversation.tenant) },
        conversation,
        since,
        signal,
      ),
  };
}
