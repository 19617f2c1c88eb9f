// What Kafka tells an adapter: that a session has grown, that there is a new link, and who is typing. One tail of each topic
// for all chats; what it loses, the exact readers find.
import { header, type IncomingRecord, type KeptTail, keepTail, type Messaging } from "@tributary/messaging";
import type { Clock, Logger } from "@tributary/runtime";
import { fromEphemeralRecord } from "@tributary/schemas";
import type { Links } from "./links/links.ts";
import type { LiveChats } from "./live-chats.ts";
import type { SessionFollower } from "./outgoing/session-follower.ts";

/** By the clocks of two machines; a moment that is older is over. */
const STALE_AFTER_MS = 5_000;

interface TailsPorts {
  messaging: Pick<Messaging, "tail">;
  clock: Clock;
  log: Logger;
  follower: Pick<SessionFollower, "onRecord" | "poke">;
  links: Pick<Links, "poke">;
  chats: Pick<LiveChats, "has" | "onMoment" | "checkPeople">;
}

export interface Tails extends AsyncDisposable {
  start(): void;
  readonly events: KeptTail;
}

export function createTails({ messaging, clock, log, follower, links, chats }: TailsPorts): Tails {
  const now = () => clock.now();
  const events = keepTail({
    ...{ messaging, now, log, topic: "tributary.events" },
    onJoin: () => follower.poke(),
    onRecord(record) {
      follower.onRecord(record);
      const type = header(record, "ce_type");
      if (type === "ExternalChatLinked") links.poke();
      if (type === "ParticipantSuspended" || type === "ParticipantErased") void chats.checkPeople();
    },
  });
  const moments = keepTail({
    ...{ messaging, now, log, topic: "tributary.ephemeral" },
    onRecord(record) {
      const isFresh = now() - Date.parse(header(record, "ce_time") ?? "") <= STALE_AFTER_MS;
      if (isFresh && chats.has(record.key)) pass(record);
    },
  });

  function pass(record: IncomingRecord): void {
    try {
      const { id, event } = fromEphemeralRecord(recordTexts(record));
      chats.onMoment(record.key, event, id);
    } catch (error) {
      log.warn({ event: "moment-unreadable", offset: record.offset, err: error });
    }
  }

  return {
    events,
    start() {
      events.start();
      moments.start();
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([events[Symbol.asyncDispose](), moments[Symbol.asyncDispose]()]);
    },
  };
}

const recordTexts = ({ key, value, headers }: IncomingRecord) => ({
  ...{ key, value: value.toString("utf8") },
  headers: Object.fromEntries(Object.entries(headers).map(([name, bytes]) => [name, bytes.toString("utf8")])),
});
