// What a replica has read of the log: a test waits for it before something must not happen.
import type { EventStore } from "@tributary/event-store";
import { soon } from "@tributary/external-chats/testing";
import type { DomainEvent } from "@tributary/schemas";

export interface Reading {
  /** To be wrapped around what the replica gets. */
  store(inner: EventStore): EventStore;
  /** Resolves when the replica has been given an event of that type. */
  until(type: DomainEvent["type"]): Promise<unknown>;
}

export function reading(): Reading {
  const types = new Set<string>();
  return {
    store: (inner) => ({
      ...inner,
      async readStreams(cursors, limit) {
        const pages = await inner.readStreams(cursors, limit);
        for (const { event } of [...pages.values()].flat()) types.add(event.type);
        return pages;
      },
    }),
    until: (type) => soon(() => types.has(type)),
  };
}
