// What the two readers (Kafka and Postgres) hand to a connection: the same entry, so that nothing after this point
// can tell, or depend on, where an event came from.

import type { NumberedEvent } from "@tributary/runtime";
import type { SharedEntries } from "./live-run.ts";

export type Entry = NumberedEvent;

/** Where a subscription puts its entries: a connection, which leaves out what its reader may not see. */
export interface Outlet {
  /** Bytes accepted that the kernel has not taken yet. */
  readonly waiting: number;
  /** True while the socket asks for a pause; `onDrain` follows. */
  readonly congested: boolean;
  /** Closes the subscription when the entry is the reader's last. Goes out at the end of this tick, with whatever else is delivered in it. */
  deliver(entry: Entry): void;
  /** The same for several at once; false, and nothing is delivered, when this reader's have to be looked at one by one. */
  deliverShared(shared: SharedEntries): boolean;
  /** What was delivered goes out now, so that `congested` says whether there is room for more. */
  flush(): void;
}
