/** Messages at fixed times, straight to the events topic, each to a channel by chance. */

import { setTimeout as delay } from "node:timers/promises";
import type { Messaging } from "@tributary/messaging";
import type { Channel } from "./channels.ts";
import { microseconds } from "./mark.ts";

const MOST_AT_ONCE = 2_000;

interface Load {
  messaging: Messaging;
  channels: readonly Channel[];
  /** Messages a second. */
  rate: number;
  seconds: number;
}

/**
 * Open loop: a message that is due while others are on their way goes with the next request, and what it waits for that
 * counts. Resolves with their number when the broker has them all.
 */
export async function publishAtRate({ messaging, channels, rate, seconds }: Load): Promise<number> {
  const begin = microseconds();
  const total = Math.round(rate * seconds);
  const gap = 1_000_000 / rate;
  let made = 0;
  while (made < total) {
    const due = Math.min(total, Math.floor((microseconds() - begin) / gap) + 1, made + MOST_AT_ONCE);
    const records = Array.from({ length: due - made }, (_, index) =>
      anyOf(channels).next(begin + (made + index) * gap),
    );
    made = due;
    if (records.length > 0) await messaging.publish("tributary.events", records);
    else await delay(1);
  }
  return total;
}

function anyOf(channels: readonly Channel[]): Channel {
  const channel = channels[Math.floor(Math.random() * channels.length)];
  if (channel === undefined) throw new Error("no channels");
  return channel;
}
