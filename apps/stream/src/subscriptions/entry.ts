// What the two readers (Kafka and Postgres) hand to a connection: the same entry, so that nothing after this point
// can tell, or depend on, where an event came from.

import type { DomainEvent, Include } from "@tributary/schemas";
import type { Frame } from "./frame.ts";
import type { SharedEntries } from "./live-run.ts";

/** One number of a feed or session. `frame` is null when the event is not shown there; its number still counts. */
export interface Entry {
  readonly seq: number;
  readonly event: DomainEvent;
  /** Whose feeds it is in, within the tenant, with its number there. */
  readonly feeds: Readonly<Record<string, number>>;
  /** The kind of events that a client has to ask for to be shown this one; null: everybody is. */
  readonly include: Include | null;
  readonly frame: Frame | null;
  /** Of a message: the same with an array of one for payload, made for the first who asks (docs/adr/0007). */
  readonly arrayFrame?: () => Frame;
}

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
