// What every slice is given: the doors to the log, and the one command path.
import type { EventStore } from "@tributary/event-store";
import type { Clock, CursorCodec } from "@tributary/runtime";
import type { CommandPorts } from "../commands/handle-command.ts";
import type { createServer } from "./server.ts";

export type HttpServer = ReturnType<typeof createServer>;

export interface ApiContext {
  commands: CommandPorts;
  store: Pick<EventStore, "queries" | "snapshots" | "reference">;
  cursors: CursorCodec;
  ids: () => string;
  clock: Clock;
}
