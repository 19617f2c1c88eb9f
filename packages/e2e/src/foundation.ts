/** What a platform stands on. All of it is text, so that another process can be told. */
import { randomBytes } from "node:crypto";

interface Servers {
  readonly databaseUrl: string;
  readonly brokers: string;
  /** What the names of its topics begin with. */
  readonly topicPrefix: string;
}

export interface Foundation extends Servers {
  /** What tokens are signed with. */
  readonly jwtSecret: string;
  readonly cursorKeys: string;
  /** What the KMS has, as an app's environment says it. */
  readonly masterKeys: string;
}

/** These servers, with secrets that nobody else has. */
export function newFoundation(servers: Servers): Foundation {
  return {
    ...servers,
    jwtSecret: randomBytes(32).toString("hex"),
    cursorKeys: randomBytes(32).toString("hex"),
    masterKeys: randomBytes(32).toString("base64"),
  };
}

/** What every app is told of it. */
export function environmentOf(foundation: Foundation): Record<string, string> {
  return {
    DATABASE_URL: foundation.databaseUrl,
    KAFKA_BROKERS: foundation.brokers,
    KAFKA_TOPIC_PREFIX: foundation.topicPrefix,
    JWT_SECRET: foundation.jwtSecret,
    CURSOR_KEYS: foundation.cursorKeys,
    MASTER_KEYS: foundation.masterKeys,
    LOG_LEVEL: "warn",
    // Tests and benches ask for as much as they can.
    ...{ RATE_LIMIT_PER_KEY: "0", RATE_LIMIT_PER_PARTICIPANT: "0", RATE_LIMIT_WRONG_CREDENTIALS: "0" },
    ...{ STREAMS_PER_PERSON: "0", STREAMS_PER_KEY: "0", STREAMS_PER_REPLICA: "0" },
    // No balancer has to notice that a replica goes.
    DRAIN_PAUSE_SECONDS: "0",
  };
}
