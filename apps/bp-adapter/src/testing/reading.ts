// What a replica has read of the log: a test waits for it before something must not happen.
import type { EventStore } from "@tributary/event-store";
import { soon } from "@tributary/external-chats/testing";
import type { DomainEvent } from "@tributary/schemas";

export interface Reading {
  /** To be wrapped around what the replica gets. */
  store(inner: EventStore): EventStore;
  /** Resolves when the replica has been given an event of that type of the session: it holds other tests' links as well. */
  until(type: DomainEvent["type"], session: { streamId: string }): Promise<unknown>;
}

export function reading(): Reading {
  const given = new Set<string>();
  return {
    store: (inner) => ({
      ...inner,
      async readStreams(cursors, limit) {
        const pages = await inner.readStreams(cursors, limit);
        for (const [streamId, page] of pages) for (const { event } of page) given.add(`${event.type} of ${streamId}`);
        return pages;
      },
    }),
    until: (type, { streamId }) => soon(() => given.has(`${type} of ${streamId}`)),
  };
}
