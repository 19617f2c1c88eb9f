/** Who is heard in a session: members speak for themselves, services as the system or for somebody of an outside system. */
import type { Actor, Member, Speaker } from "@tributary/schemas";
import { type Decision, refuse } from "../decider.ts";
import { memberActing } from "./membership.ts";
import type { OpenSession } from "./state.ts";

type Heard = { voice: Member } | { refusal: Decision<never> };

/**
 * The name and photo that others see beside what is said. A service speaks for agents, bots and viewers who are members;
 * the viewers of a channel are without number and no members, so there it says itself who they are.
 */
export function voiceOf(by: Actor, speaker: Speaker | null, state: OpenSession): Heard {
  if (by.role === "service") return speaker === null ? { voice: systemVoice(by.id) } : voiceFor(speaker, state);
  if (speaker !== null) return refused("role-not-allowed", "Only a service speaks for others.");
  if (by.role === "admin") return refused("role-not-allowed", "An admin says nothing in a chat session.");
  if (by.role === "participant" && state.kind === "channel") {
    return refused("role-not-allowed", "Participants only read a channel.");
  }
  const voice = memberActing(by, state);
  return voice ? { voice } : refused("not-a-member", `The ${by.role} ${by.id} is not a member of this chat session.`);
}

function voiceFor(speaker: Speaker, { kind, members }: OpenSession): Heard {
  const { memberId, memberType } = speaker;
  const namesake = members.find((member) => member.memberId === memberId);
  if (namesake?.memberType === memberType) return { voice: namesake };
  if (namesake) return refused("duplicate-member", `The id ${memberId} is that of another member.`);
  if (kind === "channel") return { voice: speaker };
  return refused("not-a-member", `The ${memberType.toLowerCase()} ${memberId} is not a member of this chat session.`);
}

const refused = (...reason: Parameters<typeof refuse>): Heard => ({ refusal: refuse(...reason) });

const systemVoice = (id: string): Member => ({
  memberId: id,
  memberType: "SYSTEM",
  memberName: id,
  photoUrl: null,
});
