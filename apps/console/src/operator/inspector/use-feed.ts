// A participant's feed for as long as it is looked at, and what is new in it as its stream tells.
import { useStream } from "@tributary/client/react";
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useConnection } from "../../connection/connection.tsx";
import { FeedStore } from "./feed-store.ts";

/** All that a feed can hold: every entry wakes us then. */
const EVERYTHING = ["receipts", "edits", "forms", "external"] as const;

/** The store; whoever renders with it is rendered again when it changes. */
export function useFeed(participantId: string): FeedStore {
  const { client } = useConnection();
  const store = useMemo(
    () =>
      new FeedStore(async (after, perPage) => {
        const query = { after, perPage };
        const answer = await client.call("GET /admin/participants/{userId}/feed", { userId: participantId, query });
        return { ...answer.body, streamCursor: answer.cursor ?? null };
      }),
    [client, participantId],
  );
  useSyncExternalStore(
    store.subscribe,
    useCallback(() => store.version, [store]),
  );
  useEffect(() => {
    store.open();
    return () => store.close();
  }, [store]);
  return store;
}

/** While `isLive`, the participant's own stream says when to look for what is new. */
export function useLiveFeed(store: FeedStore, { participantId, isLive }: { participantId: string; isLive: boolean }) {
  const { client } = useConnection();
  const [since, setSince] = useState<string | null>(null);
  useEffect(() => {
    setSince(null);
    if (!isLive) return;
    let isOver = false;
    void store.refresh().then((cursor) => {
      if (!isOver) setSince(cursor);
    });
    return () => {
      isOver = true;
    };
  }, [store, isLive]);
  return useStream(
    isLive && since !== null ? participantId : null,
    (id) =>
      client.participantStream(id, {
        include: [...EVERYTHING],
        ...(since === null ? {} : { since }),
        onReset: async () => (await store.restart()) ?? undefined,
      }),
    () => store.refresh(),
  );
}
