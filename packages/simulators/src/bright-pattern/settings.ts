// What one simulated contact centre is like.
import type { SomeFaults } from "./faults.ts";

export interface BrightPatternOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  host?: string;
  /** The tenant's domain, which every call names. */
  tenantUrl?: string;
  /** The id of the one messaging entry. */
  appId?: string;
  /** How long a poll waits when nothing is new: by chance between these. */
  pollHoldMs?: readonly [least: number, most: number];
  /** Without a word of the customer's a connected chat ends after this; a warning comes at half of it. */
  inactivityMs?: number;
  /** What the scenario says to everybody who comes; null for nothing. */
  greeting?: string | null;
  /** The form that a customer is shown who leaves; null for none. */
  surveyForm?: string | null;
  /** How many files are kept; newer ones replace the oldest. */
  filesKept?: number;
  /** How many chats are remembered; those that are over give way. */
  chatsKept?: number;
  faults?: SomeFaults;
  /** Of the chance by which probable faults strike. */
  seed?: number;
}

export type Settings = Required<Omit<BrightPatternOptions, "port" | "host" | "faults" | "seed">>;

/** What the documentation says, and where it says nothing, what is likely. */
export const withDefaults = ({ port, host, faults, seed, ...given }: BrightPatternOptions): Settings => ({
  tenantUrl: "contact-centre.example",
  appId: "coaching-messaging",
  pollHoldMs: [5_000, 15_000],
  inactivityMs: 600_000,
  greeting: "Please wait, an agent will be with you shortly.",
  surveyForm: null,
  filesKept: 1_000,
  chatsKept: 10_000,
  ...given,
});
