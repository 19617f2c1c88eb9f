/** Everything that a run consists of, for the faults to choose from. */
import type { RestartableKafka, RestartableServer } from "@tributary/testing";
import type { Ban, Follower, Passage } from "@tributary/testing/checker";
import type { Platform } from "../platform.ts";
import type { Commands } from "./people/commands.ts";
import type { Life } from "./people/life.ts";
import type { Person } from "./people/person.ts";
import type { QuietLife } from "./people/quiet-life.ts";
import type { Room } from "./people/room.ts";
import type { Replicas } from "./replicas.ts";
import type { LogEntry, Subject } from "./subjects.ts";

/** Until `overAt` a newcomer may still be refused. */
export interface Suspension extends Ban {
  readonly overAt: number;
}

export interface Client {
  readonly name: string;
  readonly follower: Follower;
  readonly subject: Subject;
  readonly room: Room;
  /** While what it follows is not for it. */
  readonly bans: Suspension[];
}

/** A client whose access was revoked while it followed. */
export interface Visit extends Client {
  /** The last number that it may know, of all that it followed; null: whatever was there when it was let go. */
  lastOf(entries: readonly LogEntry[]): number | null;
}

export interface Everybody {
  readonly admin: Person;
  readonly service: Person;
  /** Direct sessions whose clients now and then stand still while they are written to. */
  readonly slow: readonly Life[];
  /** Direct sessions. */
  readonly direct: readonly Life[];
  readonly groups: readonly Life[];
  readonly channels: readonly Life[];
  readonly quiet: readonly { readonly room: Room; readonly life: QuietLife }[];
}

/** People and clients on a platform that may run anywhere, and where its log is. */
export interface Crowded extends Everybody {
  readonly platform: Pick<Platform, "store" | "tenant" | "brokers" | "topicPrefix">;
  readonly postgres: Pick<RestartableServer, "address">;
  readonly commands: Commands;
  readonly clients: readonly Client[];
}

export interface Scene extends Crowded {
  readonly platform: Platform;
  readonly kafka: RestartableKafka;
  readonly postgres: RestartableServer;
  /** The way from the apps to Postgres. */
  readonly toPostgres: Passage;
  readonly api: Replicas;
  readonly stream: Replicas;
  readonly slowClients: readonly Client[];
  readonly quickClients: readonly Client[];
  /** They come and go while the run lasts. */
  readonly visits: Visit[];
  /** What went wrong while it went on. */
  readonly complaints: string[];
}
