// kafkajs restarts a crashed consumer for ever by default; a fleet once sat wedged for two weeks that way with green health checks.
// Here a consumer that crashes again and again without any progress in between gives up, and `failed` says so.
import { MessagingError } from "../port.ts";
import type { TopicName } from "../topics.ts";

const MAX_RESTARTS = 10;

export interface Restarts {
  readonly failed: Promise<never>;
  /** For kafkajs' `restartOnFailure`. */
  mayRestart(): Promise<boolean>;
  /** The consumer did something useful: the count starts anew. */
  progressed(): void;
  /** Crashes from now on are part of closing. */
  close(): void;
  /** For kafkajs' CRASH event: without a restart to follow, `failed` rejects. */
  crashed(crash: { readonly error: Error; readonly restart: boolean }): void;
}

export function boundRestarts(topic: TopicName, maxRestarts = MAX_RESTARTS): Restarts {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined); // nobody has to listen
  let restarts = 0;
  let closed = false;
  return {
    failed,
    mayRestart: async () => {
      restarts += 1;
      return !closed && restarts <= maxRestarts;
    },
    progressed: () => {
      restarts = 0;
    },
    close: () => {
      closed = true;
    },
    crashed: ({ error, restart }) => {
      if (restart || closed) return;
      reject(new MessagingError(`consumer of ${topic} gave up: ${error.message}`, { cause: error }));
    },
  };
}
