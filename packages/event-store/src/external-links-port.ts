// What adapters do with links to outside chats: one of them holds a link at a time, and knows where it stands with it.
import type { ExternalChat } from "@tributary/schemas";

/** A lease as commands carry it. */
export interface HeldLease {
  name: string;
  fence: number;
}

/** A link that its adapter holds, and where to go on from. */
export interface HeldLink {
  tenant: string;
  sessionId: string;
  linkId: string;
  participantId: string | null;
  lease: HeldLease;
  /** How the link stands in the log, as far as it has been written. */
  status: ExternalChat["status"];
  /** What was named when it was linked, or has been learned since. */
  namedConversation: string | null;
  parameters: Record<string, string>;
  /** What we are called at the outside system for this link, and nobody else is. */
  clientId: string;
  /** The conversation that an adapter got for the link. */
  conversation: string | null;
  /** The session's version up to which everything has been sent; that of the linking when nothing has. */
  sentVersion: number;
  /** The outside system's time up to which everything that came is in Kafka, as it said it; null when nothing is. */
  receivedUpTo: string | null;
}

/** How far a held link has come. What is left out stays as it is. */
export interface LinkMove extends Pick<HeldLink, "tenant" | "sessionId" | "linkId"> {
  fence: number;
  conversation?: string;
  sentVersion?: number;
  /** RFC 3339, with any number of digits. */
  receivedUpTo?: string;
  /** Nothing is left to do: nobody takes the link any more. */
  finished?: boolean;
}

/** How the links to one outside system stand, of all tenants together. */
export interface LinksStanding {
  provider: string;
  /** Links that live. */
  living: number;
  /** Of these, what an adapter holds now. */
  held: number;
  /** Of these, those whose outside system is out of reach. */
  interrupted: number;
}

/** Cursors move forward only, and under their fence. */
export interface ExternalLinks {
  /** Takes links that nobody holds, in one statement: those that live, and those that an adapter has begun and not finished with. */
  take(wanted: { provider: string; holder: string; ttlMs: number; most: number }): Promise<HeldLink[]>;
  standing(): Promise<LinksStanding[]>;
  /** Moves many at once. Answers the names of the leases of those that did not move, because they have passed on. */
  move(moves: readonly LinkMove[]): Promise<Set<string>>;
}
