/** Who acts (roles) and who takes part (members): the two words for people that the whole platform uses. */
import { z } from "zod";
import { outsideId } from "./values/identifiers.ts";
import { text } from "./values/text.ts";
import { webUrl } from "./values/web-url.ts";

/** What a credential says its bearer is. */
export const role = z.enum(["participant", "coach", "admin", "service"]);
export type Role = z.infer<typeof role>;

/** Somebody who acts. */
export const actor = z.strictObject({ id: outsideId, role });
export type Actor = z.infer<typeof actor>;

/** What somebody is inside a chat session. */
export const memberType = z.enum(["PARTICIPANT", "COACH", "AGENT", "BOT", "VIEWER", "SYSTEM"]);
export type MemberType = z.infer<typeof memberType>;

/** Somebody in a chat session, with what others see of them. */
export const member = z.strictObject({
  memberId: outsideId,
  memberType,
  memberName: text(401), // a first and a last name with a space
  photoUrl: webUrl.nullable(),
});
export type Member = z.infer<typeof member>;

/** As much of a member as routing needs. */
export type MemberRef = Pick<Member, "memberId" | "memberType">;
