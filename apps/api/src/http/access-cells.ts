// The access table seen by who asks: for every route, what each relation of a caller to the thing is answered.
import type { Access } from "./access.ts";

/** What a caller is to the thing that a route is about, and the words for it. */
export const relations = {
  nobody: "without credentials",
  self: "the participant whose it is: whom the path names, and who is in the session",
  otherParticipant: "another participant",
  coach: "a coach: a member of the session, the one that the path names",
  otherCoach: "another coach of the tenant",
  admin: "an admin of the tenant",
  service: "a service of the tenant",
  otherTenant: "the same people in another tenant",
} as const;
export type Relation = keyof typeof relations;

/**
 * `allowed`, the status of the refusal, `channel` (allowed about a channel, 403 otherwise), `hidden` (404 or 422, as for
 * what does not exist), or `own`: it is about nothing but the caller's own tenant.
 */
export type Cell = "allowed" | 401 | 403 | 404 | "channel" | "hidden" | "own";

/** What each relation is answered on a route (`GET /api/v1/…`) with this row. */
export function cellsOf(route: string, access: Access): Record<Relation, Cell> {
  const may = (isAllowed: boolean): Cell => (access.public || isAllowed ? "allowed" : 403);
  const role = (name: Access["roles"][number]): Cell =>
    access.ofChannel?.includes(name) ? "channel" : may(access.roles.includes(name));
  return {
    nobody: access.public ? "allowed" : 401,
    self: may(access.self === true || access.roles.includes("participant")),
    otherParticipant: role("participant"),
    coach: may(access.ownCoach === true || access.roles.includes("coach")),
    otherCoach: role("coach"),
    admin: role("admin"),
    service: role("service"),
    otherTenant: access.public ? "allowed" : route.includes("/:") ? "hidden" : "own",
    ...access.but,
  };
}
