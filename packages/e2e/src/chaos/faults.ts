/** Every kind of fault: how often it strikes, what shows that it has hit, and what may not strike at the same time. */
import type { Random } from "@tributary/testing/checker";
import { close, halfOpen, reset, stall } from "./client-faults.ts";
import type { Scene } from "./scene.ts";
import { killApi, killRelayLeader, killStream, restartKafka, restartPostgres } from "./server-faults.ts";

interface Fault {
  readonly perMinute: number;
  /** What its hits are counted in. */
  readonly evidence: string;
  /** Faults that share a lane follow each other. */
  readonly lanes: readonly string[];
  strike(scene: Scene, random: Random): Promise<number>;
}

const client = { lanes: [] };

export const FAULTS = {
  "clean disconnect": { ...client, perMinute: 40, evidence: "FINs seen", strike: close },
  "connection reset": { ...client, perMinute: 40, evidence: "RSTs seen", strike: reset },
  "half-open client": {
    ...client,
    perMinute: 20,
    evidence: "still held while their client had gone on",
    strike: halfOpen,
  },
  // Until its replica notices, that one must not be killed; what else strikes meanwhile is welcome.
  "stalled reader": { lanes: ["stream"], perMinute: 2, evidence: "found behind", strike: stall },
  "kill -9 of an api": { lanes: ["api"], perMinute: 2, evidence: "commands cut off", strike: killApi },
  // Without the database nothing is committed, so that nothing would wait for the next leader.
  "kill -9 of the relay leader": {
    lanes: ["api", "Postgres"],
    perMinute: 2,
    evidence: "events that waited",
    strike: killRelayLeader,
  },
  "kill -9 of a stream": { lanes: ["stream"], perMinute: 2, evidence: "streams cut", strike: killStream },
  "Kafka restart": { lanes: ["Kafka"], perMinute: 1.5, evidence: "events that waited", strike: restartKafka },
  "Postgres restart": {
    lanes: ["Postgres"],
    perMinute: 1.5,
    evidence: "attempts that failed",
    strike: restartPostgres,
  },
} satisfies Record<string, Fault>;

export type FaultKind = keyof typeof FAULTS;
