// A second replica of the api without HTTP, for tests that need a command to come another way, or from somebody else.
import type { EventStore } from "@tributary/event-store";
import { createLogger, newId, systemClock } from "@tributary/runtime";
import type { Caller } from "../commands/handle-command.ts";
import { createTurns } from "../commands/turns.ts";
import type { ApiContext } from "../http/context.ts";
import { cursors, type Person } from "./running-api.ts";

/** What another replica has: the same log, and a line of its own. */
export const otherReplica = (store: EventStore): ApiContext => ({
  ...{ store, clock: systemClock, ids: newId, cursors, publisher: { publish: () => undefined } },
  log: createLogger({ name: "api", level: "silent" }),
  commands: {
    ...{ store, clock: systemClock, ids: newId, turns: createTurns() },
    metrics: { appended: () => undefined },
    onCommitted: () => undefined,
  },
});

export const callerOf = ({ role, id }: Person): Caller => ({
  principal: { tenant: "acme", application: "tests", role, id, expiresAt: 0 },
});
