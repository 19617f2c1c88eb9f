// What every slice is given: the doors to the log, and the one command path.
import type { EventStore } from "@tributary/event-store";
import type { Clock, CursorCodec, Logger } from "@tributary/runtime";
import type { CommandPublisher } from "../accepted-commands/publisher.ts";
import type { CommandPorts } from "../commands/handle-command.ts";
import type { createServer } from "./server.ts";

export type HttpServer = ReturnType<typeof createServer>;

/** What executing a command takes, on whatever way it came. */
export interface CommandContext {
  commands: CommandPorts;
  store: Pick<
    EventStore,
    | ("queries" | "snapshots" | "reference" | "files" | "leases" | "acceptedCommands" | "deadLetters")
    | ("barredAmong" | "sessionStanding" | "keyring")
  >;
  ids: () => string;
  clock: Clock;
  log: Logger;
}

export interface ApiContext extends CommandContext {
  cursors: CursorCodec;
  /** Where accepted commands go. */
  publisher: Pick<CommandPublisher, "publish">;
}
