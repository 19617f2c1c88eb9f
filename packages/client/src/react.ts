/** @tributary/client/react: a stream for as long as a component is on the screen. */
import { useEffect, useRef, useState } from "react";
import type { WireEvent } from "./stream/cursor.ts";
import type { EventStream } from "./stream/event-stream.ts";
import type { Status } from "./stream/follow.ts";

export interface StreamState {
  status: Status | "closed";
  /** Why the stream ended, if it was not meant to. */
  error: unknown;
}

/**
 * Opens the stream of `id` when the component appears, another one when the id changes, none while it is null; closes it
 * when the component goes. `onEvent` is called with every event in order, always the function of the last rendering.
 */
export function useStream<E extends WireEvent>(
  id: string | null,
  open: (id: string) => EventStream<E>,
  onEvent: (event: E) => unknown,
): StreamState {
  const [state, setState] = useState<StreamState>({ status: "connecting", error: null });
  const latest = useRef({ open, onEvent });
  latest.current = { open, onEvent };
  useEffect(() => {
    if (id === null) return;
    const stream = latest.current.open(id);
    setState({ status: stream.status, error: null });
    const stops = [
      stream.on("event", (event) => latest.current.onEvent(event)),
      stream.on("status", (status) => setState((before) => ({ ...before, status }))),
      stream.on("error", (error) => setState({ status: "closed", error })),
    ];
    return () => {
      stream.close();
      for (const stop of stops) stop();
    };
  }, [id]);
  return state;
}
