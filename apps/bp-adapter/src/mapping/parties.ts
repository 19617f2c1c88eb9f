// Who takes part in a chat over there, and who that is in the session.
import { digest } from "@tributary/external-chats";
import type { Speaker } from "@tributary/schemas";
import type { ServerEvent } from "@tributary/schemas/bright-pattern";

export interface Party {
  id: string;
  name: string;
  /** Null for those who are no members here: nobody knows what they are. */
  member: Speaker | null;
  isHere: boolean;
}

type Joined = Extract<ServerEvent, { event: "chat_session_party_joined" }>;

const memberTypes = {
  internal: "AGENT",
  msteams: "AGENT",
  scenario: "BOT",
  external: "VIEWER",
  unknown: null,
} as const;
const LONGEST_NAME = 200;
const ID = /^[A-Za-z0-9._~-]{1,61}$/;

export class Parties {
  readonly #byId = new Map<string, Party>();
  readonly #former = new Set<string>();

  /** Somebody who is here, or was: what they said may come late. */
  find(id: string | null): Party | undefined {
    return id === null ? undefined : this.#byId.get(id);
  }

  get here(): Party[] {
    return [...this.#byId.values()].filter(({ isHere }) => isHere);
  }

  /** The machine that leads through the chat, if it is there. */
  get scenario(): Party | undefined {
    return this.here.find(({ member }) => member?.memberType === "BOT");
  }

  joined(event: Joined): void {
    const party = partyOf(event);
    this.#byId.set(party.id, { ...party, isHere: !this.#former.has(party.member?.memberId ?? "") });
  }

  /** These have been members, and are none any more when what comes next is told: it may be an old story. */
  were(memberIds: Iterable<string>): void {
    for (const id of memberIds) this.#former.add(id);
  }

  /** They are no member any more, whatever they are over there. */
  removed(memberId: string): void {
    for (const { id, member } of this.here) if (member?.memberId === memberId) this.left(id);
  }

  left(id: string): void {
    const party = this.#byId.get(id);
    if (party) this.#byId.set(id, { ...party, isHere: false });
  }
}

/** Who has joined, as the session knows them. */
export function partyOf({ party_id: id, type, first_name, last_name, display_name }: Joined): Party {
  const parts = [first_name, last_name].filter((part) => part !== null);
  const memberType = memberTypes[type];
  const name = (display_name ?? parts.join(" ")).slice(0, LONGEST_NAME).toWellFormed() || unnamed[type];
  const member = memberType && { memberId: memberIdOf(id), memberType, memberName: name, photoUrl: null };
  return { id, name, member, isHere: true };
}

const unnamed = { internal: "Agent", msteams: "Agent", scenario: "Assistant", external: "Guest", unknown: "Somebody" };

/** What the members that this adapter brings in begin with. */
export const MEMBER_PREFIX = "bp-";

const memberIdOf = (partyId: string): string =>
  MEMBER_PREFIX + (ID.test(partyId) ? partyId.toLowerCase() : digest(partyId));
