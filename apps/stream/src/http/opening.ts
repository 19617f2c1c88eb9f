// What opening a stream takes, whichever it is, and what it comes to.

import type { ServerResponse } from "node:http";
import type { EventStore } from "@tributary/event-store";
import type { CursorCodec, KeyedPrincipal } from "@tributary/runtime";
import type { Include } from "@tributary/schemas";
import type { ReadMarks } from "../session-stream/read-marks.ts";
import type { OpenStreams } from "../subscriptions/open-streams.ts";
import type { Wanted } from "./cursor.ts";

export interface OpeningPorts {
  store: Pick<EventStore, "participantStanding" | "coachStanding" | "sessionStanding">;
  cursors: CursorCodec;
  streams: OpenStreams;
  marks: ReadMarks;
}

export interface Opening {
  principal: KeyedPrincipal;
  wanted: Wanted;
  includes: ReadonlySet<Include>;
}

/** A stream that was asked for. Both throw an AppError for a refusal; anything else means that Postgres did not answer. */
export interface AskedFor {
  /** What opening it would answer. */
  check(): Promise<void>;
  /** Refuses, if it does, before the first byte. */
  open(response: ServerResponse): Promise<void>;
}
