// Where a stream begins, and what opening it has found out about what its reader may see.

import type { StreamReset } from "@tributary/schemas";
import type { Entry } from "./entry.ts";

/** What ends a stream from within the events that it follows. */
export type EndReason = "closed" | "left";

/** Where a stream begins. */
export interface Beginning {
  epoch: number;
  /** The last number that the client has. */
  from: number;
  /** The highest number when the opening was authorized. */
  head: number;
  reset: StreamReset | null;
  /** The queries whose answers are what missed events would have told. */
  reload(): string[];
  headers: Readonly<Record<string, string>>;
  /** Whether this reader may see an entry; what it may not see still counts. Everything unless given. */
  sees?(entry: Entry): boolean;
  /** Why nothing may follow this entry, or null when something may. */
  endsAfter?(entry: Entry): EndReason | null;
  /** This entry was handed to the kernel. */
  onFlushed?(entry: Entry): void;
  /** The connection is gone. */
  onGone?(): void;
}
