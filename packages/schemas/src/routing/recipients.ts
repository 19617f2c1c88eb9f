/** Whose feeds an event goes to. Members before and after count, so nobody misses the event that adds or removes them. */
import type { SessionKind } from "../chat-sessions/events.ts";
import type { DomainEvent } from "../events/catalogue.ts";
import { coachFeed, participantFeed } from "../keys.ts";
import type { MemberRef } from "../people.ts";
import { routing } from "./routing.ts";

/**
 * Feed owners within the tenant that an event is for, sorted and unique.
 * A `channel` has viewers without number and writes no feeds: it is followed on its session stream.
 */
export function recipients(
  event: DomainEvent,
  membersBefore: readonly MemberRef[],
  membersAfter: readonly MemberRef[],
  kind?: SessionKind,
): string[] {
  switch (routing[event.type].feeds) {
    case "none":
      return [];
    case "participant":
      return "participantId" in event.data && event.data.participantId
        ? [participantFeed(event.data.participantId)]
        : [];
    case "member":
      return kind === "channel" ? [] : feedsOf(namedMember(event));
    case "members":
      return kind === "channel" ? [] : feedsOf([...membersBefore, ...membersAfter, ...namedMember(event)]);
  }
}

const namedMember = ({ data }: DomainEvent): MemberRef[] => ("memberId" in data ? [data] : []);

function feedsOf(members: readonly MemberRef[]): string[] {
  return [...new Set(members.flatMap(feedOf))].sort();
}

function feedOf({ memberId, memberType }: MemberRef): string[] {
  if (memberType === "PARTICIPANT") return [participantFeed(memberId)];
  if (memberType === "COACH") return [coachFeed(memberId)];
  return []; // agents, bots and viewers have no stream of their own
}
