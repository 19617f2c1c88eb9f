// The fast reader: every record of the events topic, as it is published. What it loses, holes and the reconciler bring back.

import { type KeptTail, keepTail, type Messaging } from "@tributary/messaging";
import { LiveDispatch, type LiveDispatchPorts } from "./live-dispatch.ts";

export interface LiveTailPorts extends LiveDispatchPorts {
  messaging: Messaging;
  onJoin(): void;
}

/** What it cannot dispatch while it is away, the exact reader does. */
export function createLiveTail({ messaging, onJoin, ...ports }: LiveTailPorts): KeptTail {
  const { now, log } = ports;
  const dispatch = new LiveDispatch(ports);
  return keepTail({
    ...{ messaging, now, log, onJoin, topic: "tributary.events" },
    onRecord: (record) => dispatch.take(record),
  });
}
