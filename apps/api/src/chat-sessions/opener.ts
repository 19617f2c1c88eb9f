import type { Actor, AddMemberBody, OpenChatSession } from "@tributary/schemas";

/**
 * Who opens the session and who else is in it from the start. Tokens carry no name, so a coach may name themselves by an
 * entry of their own among the members; without one they are shown by their id.
 */
export function openerAndMembers(
  actor: Actor,
  bodies: readonly AddMemberBody[],
): Pick<OpenChatSession, "opener" | "members"> {
  const members = bodies.map((body) => ({ ...body, photoUrl: body.photoUrl ?? null }));
  const isOpener = ({ memberId, memberType }: AddMemberBody): boolean =>
    actor.role === "coach" && memberType === "COACH" && memberId === actor.id;
  const own = members.find(isOpener);
  return {
    opener: { ...actor, name: own?.memberName ?? actor.id, photoUrl: own?.photoUrl ?? null },
    members: members.filter((member) => !isOpener(member)),
  };
}
