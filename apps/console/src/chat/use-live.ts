import { useSyncExternalStore } from "react";
import type { LiveStore } from "./live-store.ts";

/** What the store holds, rendered again when it changes. */
export const useLive = <T>(store: LiveStore<T>): T => useSyncExternalStore(store.subscribe, store.get);
