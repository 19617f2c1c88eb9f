// What the adapter is given.
import type { EventStore } from "@tributary/event-store";
import type { Messaging } from "@tributary/messaging";
import type { Clock, Logger, Telemetry } from "@tributary/runtime";
import type { Accounts } from "./accounts.ts";

export interface IbmAdapterPorts {
  store: Pick<
    EventStore,
    | "leases"
    | "externalLinks"
    | "readStreams"
    | "streamHeads"
    | "readStream"
    | "barredAmong"
    | "queries"
    | "deadLetters"
    | "keyring"
    | "ready"
  >;
  messaging: Messaging;
  accounts: Accounts;
  clock: Clock;
  log: Logger;
  telemetry: Telemetry;
  /** What operators know this replica by; unique among those that run. A new id unless given. */
  replica?: string;
  /** Chats that it holds at most. */
  linksPerReplica?: number;
}
