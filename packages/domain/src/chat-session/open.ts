/** Opening a session: who may, with whom, and who is in it from the start. */
import type { EventOf, Member, OpenChatSession } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { canBeMember } from "./membership.ts";
import { type ChatSessionState, MAX_MEMBERS } from "./state.ts";

/** How many participants are named. The viewers of a channel are whoever reads it. */
const PARTICIPANTS = {
  direct: { least: 1, most: 1 },
  group: { least: 1, most: MAX_MEMBERS },
  channel: { least: 0, most: 0 },
} as const;

/** Opened, then one joined for each first member (a coach who opens comes first), then locked when it was asked for. */
export function open(command: OpenChatSession, state: ChatSessionState): Decision<ChatSessionEvent> {
  if (state.status !== "absent") return refuse("session-already-opened", "This chat session was opened already.");
  const members = firstMembers(command);
  return (
    findRefusal(command, members) ??
    accept<ChatSessionEvent>(opened(command), ...members.map((member) => joined(command, member)), ...locked(command))
  );
}

function findRefusal({ kind, participants, opener, members }: OpenChatSession, all: Member[]): Decision<never> | null {
  if (opener.role === "participant") return refuse("role-not-allowed", "A participant cannot open a chat session.");
  if (kind === "channel" && opener.role !== "service") {
    return refuse("role-not-allowed", "A channel is opened by the service that mirrors it.");
  }
  const { least, most } = PARTICIPANTS[kind];
  if (participants.length < least || participants.length > most) {
    return refuse("wrong-number-of-participants", `A ${kind} session has ${least} to ${most} participants.`);
  }
  if (!members.every((member) => canBeMember(member, kind))) {
    return refuse("member-type-not-allowed", "The viewers of a channel are without number, and no members.");
  }
  if (members.some((member) => member.memberType === "PARTICIPANT")) {
    return refuse("participant-not-of-session", "Participants are named in participants, not in members.");
  }
  if (all.length > MAX_MEMBERS) return refuse("too-many-members", `A session has at most ${MAX_MEMBERS} members.`);
  const repeated = all.find((member, index) => all.findIndex((other) => other.memberId === member.memberId) !== index);
  return repeated ? refuse("duplicate-member", `The id ${repeated.memberId} is named more than once.`) : null;
}

function firstMembers({ opener, participants, members }: OpenChatSession): Member[] {
  const coach: Member[] =
    opener.role === "coach"
      ? [{ memberId: opener.id, memberType: "COACH", memberName: opener.name, photoUrl: opener.photoUrl }]
      : [];
  const named = participants.map(
    ({ id, name }): Member => ({ memberId: id, memberType: "PARTICIPANT", memberName: name, photoUrl: null }),
  );
  return [...coach, ...named, ...members];
}

function opened(command: OpenChatSession): EventOf<"ChatSessionOpened"> {
  const { sessionId, kind, title, opener, at } = command;
  return {
    type: "ChatSessionOpened",
    data: {
      sessionId,
      kind,
      title,
      participantId: firstParticipant(command),
      participantIds: command.participants.map(({ id }) => id),
      openedBy: { id: opener.id, role: opener.role },
      openedAt: at,
    },
  };
}

function joined(command: OpenChatSession, member: Member): EventOf<"ChatSessionMemberJoined"> {
  const { sessionId, at } = command;
  const participantId = firstParticipant(command);
  return { type: "ChatSessionMemberJoined", data: { sessionId, participantId, ...member, joinedAt: at } };
}

function locked(command: OpenChatSession): EventOf<"ChatSessionLocked">[] {
  if (!command.locked) return [];
  const { sessionId, opener, at } = command;
  const lockedBy = { id: opener.id, role: opener.role };
  return [
    {
      type: "ChatSessionLocked",
      data: { sessionId, participantId: firstParticipant(command), lockedBy, lockedAt: at },
    },
  ];
}

const firstParticipant = ({ participants }: OpenChatSession): string | null => participants[0]?.id ?? null;
