// What the streams of a replica are given.

import type { EventStore } from "@tributary/event-store";
import type { Messaging } from "@tributary/messaging";
import type { Authenticator, Clock, CursorCodec, Logger, RateLimits, Telemetry } from "@tributary/runtime";
import type { ReadersOfStore } from "./subscriptions/store-reader.ts";
import type { MostStreams } from "./subscriptions/stream-limits.ts";
import type { Tuning } from "./tuning.ts";

export interface StreamPorts {
  store: ReadersOfStore &
    Pick<
      EventStore,
      | "participantStanding"
      | "coachStanding"
      | "sessionStanding"
      | "streamReplicas"
      | "streamSessions"
      | "barredAmong"
      | "apiKeys"
      | "epochs"
      | "ready"
      | "relay"
      | "keyring"
    >;
  messaging: Messaging;
  authenticator: Authenticator;
  cursors: CursorCodec;
  /** None unless told. */
  limits?: RateLimits;
  /** How many streams may be open at once. No limits unless told. */
  most?: MostStreams;
  /** Whose pages may open streams with a cookie; none but our own unless told. */
  allowedOrigins?: readonly string[];
  clock: Clock;
  log: Logger;
  telemetry: Telemetry;
  /** What operators know this replica by; unique among those that run. A new id unless given. */
  replica?: string;
  /** Where to listen; without it only `handle` answers. */
  port?: number;
  host?: string;
  tuning?: Partial<Tuning>;
}
