// What one simulated IBM Video Streaming account, and the chat service behind it, are like.
import { randomBytes, randomUUID } from "node:crypto";
import type { SomeFaults } from "./faults.ts";

export interface IbmVideoOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  host?: string;
  /** Of the application that asks for tokens. */
  clientId?: string;
  clientSecret?: string;
  /** The channels that exist; null, the default, for every id that is asked for. */
  channels?: readonly string[] | null;
  /** The name of the account's chat user; null for none. */
  userName?: string | null;
  /** The key of the chat service's application. */
  apiKey?: string;
  /** What it signs its tokens with. */
  apiSecret?: string;
  /** How many events one Sync tells; more are refused. */
  syncEvents?: number;
  /** How many WebSockets a user may have. */
  connectionsPerUser?: number;
  /** How often the service says that it is there. */
  healthCheckMs?: number;
  faults?: SomeFaults;
  /** Of the chance by which probable faults strike. */
  seed?: number;
}

export type Settings = Required<Omit<IbmVideoOptions, "port" | "host" | "faults" | "seed">>;

/** What the documentation says, and where it says nothing, what is likely. */
export const withDefaults = ({ port, host, faults, seed, ...given }: IbmVideoOptions): Settings => ({
  clientId: randomBytes(20).toString("hex"),
  clientSecret: randomBytes(20).toString("hex"),
  channels: null,
  userName: "Tributary Coaching",
  apiKey: "simulated",
  syncEvents: 2_000,
  connectionsPerUser: 50,
  healthCheckMs: 30_000,
  apiSecret: randomUUID(),
  ...given,
});
