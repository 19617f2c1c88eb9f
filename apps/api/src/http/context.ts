// What every slice is given: the doors to the log, and the one command path.
import type { EventStore } from "@tributary/event-store";
import type { Clock, CursorCodec, Logger } from "@tributary/runtime";
import type { CommandPublisher } from "../accepted-commands/publisher.ts";
import type { CommandPorts } from "../commands/handle-command.ts";
import type { createServer } from "./server.ts";

export type HttpServer = ReturnType<typeof createServer>;

export interface ApiContext {
  commands: CommandPorts;
  store: Pick<
    EventStore,
    | ("queries" | "snapshots" | "reference" | "files" | "leases" | "acceptedCommands" | "deadLetters")
    | ("barredAmong" | "sessionStanding" | "keyring")
  >;
  cursors: CursorCodec;
  /** Where accepted commands go. */
  publisher: Pick<CommandPublisher, "publish">;
  ids: () => string;
  clock: Clock;
  log: Logger;
}
