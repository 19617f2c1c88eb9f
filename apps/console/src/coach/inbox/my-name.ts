// What a coach is called. Tokens carry no name: it is taken from a session that they are in.
import type { LiveListState } from "../../chat/live-list.ts";
import type { Me } from "../../chat/picture.ts";

export function myName({ list }: LiveListState, me: Me): string {
  for (const { members } of list.sessions.values()) {
    const own = members.find(({ memberId, memberType }) => memberId === me.id && memberType === me.type);
    if (own !== undefined) return own.memberName;
  }
  return me.id;
}
