/** Every kind of fault: how often it strikes, what shows that it has hit, and what may not strike at the same time. */
import type { Random } from "@tributary/testing/checker";
import type { Scene } from "../scene.ts";
import { delayPublishes, pauseKafka, repeatPublishes, restartKafka } from "./broker-faults.ts";
import { close, halfOpen, reset, stall } from "./client-faults.ts";
import { holdTransaction, pausePostgres, restartPostgres, slowPostgres } from "./database-faults.ts";
import { killApi, killRelayLeader, killStream, rebalance } from "./replica-faults.ts";
import { closeSession, expireToken, leaveSession, narrowView, revokeKey, suspend } from "./revocations.ts";

interface Fault {
  readonly perMinute: number;
  /** What its hits are counted in. */
  readonly evidence: string;
  /** Faults that share a lane follow each other. */
  readonly lanes: readonly string[];
  strike(scene: Scene, random: Random): Promise<number>;
}

const client = { lanes: [] };
const revocation = { lanes: [], perMinute: 1, evidence: "events that were no longer for its readers" };

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
  "stalled reader": { lanes: ["stream"], perMinute: 1, evidence: "found behind", strike: stall },
  "kill -9 of an api": { lanes: ["api"], perMinute: 1, evidence: "commands cut off", strike: killApi },
  // Without the database nothing is committed, so that nothing would wait for the next leader.
  "kill -9 of the relay leader": {
    lanes: ["api", "Postgres"],
    perMinute: 1,
    evidence: "events that waited",
    strike: killRelayLeader,
  },
  "kill -9 of a stream": { lanes: ["stream"], perMinute: 1, evidence: "streams cut", strike: killStream },
  // Commands come from Kafka, and to it through Postgres.
  "consumer rebalance": {
    lanes: ["Kafka", "Postgres"],
    perMinute: 0.7,
    evidence: "commands taken over",
    strike: rebalance,
  },
  "Kafka restart": { lanes: ["Kafka"], perMinute: 0.7, evidence: "events that waited", strike: restartKafka },
  "Kafka paused": { lanes: ["Kafka"], perMinute: 0.7, evidence: "events that waited", strike: pauseKafka },
  "publishes repeated": {
    lanes: ["Kafka", "api"],
    perMinute: 0.7,
    evidence: "records that came twice",
    strike: repeatPublishes,
  },
  "publishes delayed": {
    lanes: ["Kafka", "api"],
    perMinute: 0.7,
    evidence: "records that came late",
    strike: delayPublishes,
  },
  "Postgres restart": {
    lanes: ["Postgres"],
    perMinute: 0.7,
    evidence: "attempts that failed",
    strike: restartPostgres,
  },
  "Postgres paused": { lanes: ["Postgres"], perMinute: 0.7, evidence: "packets that waited", strike: pausePostgres },
  "Postgres slow": { lanes: ["Postgres"], perMinute: 0.7, evidence: "packets that took longer", strike: slowPostgres },
  "long transaction": { lanes: ["Postgres"], perMinute: 0.7, evidence: "events that waited", strike: holdTransaction },
  "revoked: left": { ...revocation, strike: leaveSession },
  "revoked: view narrowed": { ...revocation, strike: narrowView },
  "revoked: session closed": { ...revocation, strike: closeSession },
  "revoked: suspended": { ...revocation, strike: suspend },
  "revoked: API key": { ...revocation, strike: revokeKey },
  "revoked: token expired": { ...revocation, strike: expireToken },
} satisfies Record<string, Fault>;

export type FaultKind = keyof typeof FAULTS;
