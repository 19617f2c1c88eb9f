// Somebody who reads a stream of a fake server, by a clock that a test moves.

import { vi } from "vitest";
import { type ClientOptions, createClient } from "../client.ts";
import type { ParticipantEvent } from "../generated/contract.ts";
import type { EventStream, StreamOptions } from "../stream/event-stream.ts";
import { FakeServer } from "./fake-server.ts";

export interface Reader {
  server: FakeServer;
  stream: EventStream<ParticipantEvent>;
  /** The ids of the messages that were shown. */
  shown: string[];
  /** How it ended: null while it goes on, `over` when it ended well, otherwise the error. */
  end: unknown;
}

/** Lets everything happen that happens within so many milliseconds. */
export const pass = async (ms = 0): Promise<void> => {
  await vi.advanceTimersByTimeAsync(ms);
};

export interface Reading extends StreamOptions {
  server?: FakeServer;
  client?: Partial<ClientOptions>;
  /** What is done with each event before the next one is asked for. */
  handle?(event: ParticipantEvent, stream: EventStream<ParticipantEvent>): unknown;
}

/** Opens participant 40's stream and reads it until it ends. */
export function read({ server = new FakeServer(), client, handle, ...options }: Reading = {}): Reader {
  const access = { url: "http://platform", apiKey: "key", token: "token", fetch: server.fetch };
  const stream = createClient({ ...access, ...client }).participantStream("40", options);
  const reader: Reader = { server, stream, shown: [], end: null };
  void (async () => {
    try {
      for await (const event of stream) {
        if (event.eventType === "MESSAGE_SENT") reader.shown.push(event.payload.id);
        await handle?.(event, stream);
      }
      reader.end = "over";
    } catch (error) {
      reader.end = error;
    }
  })();
  return reader;
}
