/**
 * For whom each event is, worked out anew from the log: who was in a session when it happened. Nothing here asks how the
 * platform decides it, so that whatever it decides otherwise is found.
 */
import type { DomainEvent, RecordedEvent } from "@tributary/schemas";
import type { LogEntry } from "../subjects.ts";

interface Member {
  readonly memberId: string;
  readonly memberType: string;
}

/** Events that are in other feeds than those of the people whom they are for. */
export function misdirected(streams: ReadonlyMap<string, readonly LogEntry[]>): string[] {
  return [...streams].flatMap(([streamId, entries]) => misdirectedIn(streamId, entries));
}

/** Who is in before a command or after it is told of all that it does. */
function misdirectedIn(streamId: string, entries: readonly LogEntry[]): string[] {
  const first = entries[0]?.event.event;
  const isChannel = first?.type === "ChatSessionOpened" && first.data.kind === "channel";
  let members: Member[] = [];
  return commandsIn(entries).flatMap((events) => {
    const before = members;
    members = events.reduce(membersAfter, before);
    return events.flatMap(({ event, version, feeds }) => {
      const expected = isChannel ? [] : readersOf(event, [...before, ...members]);
      const actual = Object.keys(feeds).sort();
      if (expected.join() === actual.join()) return [];
      return [`${streamId} ${version} (${event.type}) is for ${expected}, and in the feeds of ${actual}`];
    });
  });
}

/** The events of each command together. */
function commandsIn(entries: readonly LogEntry[]): RecordedEvent[][] {
  const commands: RecordedEvent[][] = [];
  for (const { event } of entries) {
    const last = commands.at(-1);
    if (last?.[0]?.metadata.commandId === event.metadata.commandId) last.push(event);
    else commands.push([event]);
  }
  return commands;
}

function membersAfter(members: readonly Member[], { event }: RecordedEvent): Member[] {
  if (event.type === "ChatSessionMemberJoined") return [...members, event.data];
  if (event.type !== "ChatSessionMemberLeft") return [...members];
  return members.filter(({ memberId }) => memberId !== event.data.memberId);
}

/** The feeds that it belongs to, sorted. */
function readersOf(event: DomainEvent, members: readonly Member[]): string[] {
  switch (event.type) {
    case "ParticipantExtraValueChanged":
    case "ActionPlanCardsAdded":
    case "ActionPlanCardResponded":
      return [`participant/${event.data.participantId}`];
    case "MessagesRead":
    case "MessagesDelivered":
      return feedsOf([event.data]);
    case "ChatSessionMemberRequested":
    case "ChatSessionMemberApproved":
    case "ChatSessionMemberRejected":
      return feedsOf([...members, event.data]);
    default:
      return isUntold(event.type) ? [] : feedsOf(members);
  }
}

/** What nobody is told. */
const isUntold = (type: RecordedEvent["event"]["type"]): boolean =>
  type.startsWith("Participant") || /^ChatSession(Opened|Locked|Unlocked|Closed)$/.test(type);

function feedsOf(members: Iterable<Member>): string[] {
  const people = [...members].filter(({ memberType }) => memberType === "PARTICIPANT" || memberType === "COACH");
  return [...new Set(people.map(({ memberId, memberType }) => `${memberType.toLowerCase()}/${memberId}`))].sort();
}
