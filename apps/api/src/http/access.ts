// Who may do what, in one table. Denied by default: a route without a row refuses to register, so that forgetting a
// row is found at start-up and not by an intruder. What depends on a session's members is decided by the domain; what it
// answers stands in the row as well, and every cell is tried over HTTP (packages/e2e/src/authorization).
import { AppError, type Principal } from "@tributary/runtime";
import type { Role } from "@tributary/schemas";
import type { Cell, Relation } from "./access-cells.ts";

export interface Access {
  /** Roles that may call the route for anybody of their tenant. */
  readonly roles: readonly Role[];
  /** The participant that the path's `:userId` names may call it too. */
  readonly self?: true;
  /** Roles that may call it about a channel only, where `:userId` names whoever reads it there. */
  readonly ofChannel?: readonly Role[];
  /** The coach that the path's `:coachId` names may call it too. */
  readonly ownCoach?: true;
  /** Everybody may call it, without credentials. */
  readonly public?: true;
  /** What callers whom the row lets in are answered when the thing is not theirs, and other exceptions. */
  readonly but?: Readonly<Partial<Record<Relation, Cell>>>;
}

const everybody: Access = { roles: [], public: true };
/** Everybody who has a token, for themselves. */
const anybody: Access = { roles: ["participant", "coach", "admin", "service"] };
/** It is the caller's own: to everybody else of the tenant it is forbidden. */
const ownOnly = { otherParticipant: 403, coach: 403, otherCoach: 403, admin: 403, service: 403 } as const;
/** A session is shown to, and acted on by, the coaches who are members of it. */
const membersOnly = { otherCoach: 403 } as const;
/** A channel has no participants: what everybody may read, services and admins read as whoever they like. */
const channelsToo = { ofChannel: ["admin", "service"] } as const;
/** To a participant who is not in it, a session does not exist. */
const sessionHidden = { ...membersOnly, otherParticipant: 404 } as const;

export const accessTable: Readonly<Record<string, Access>> = {
  "GET /api/v1/openapi.json": everybody,
  "GET /api/v1/asyncapi.json": everybody,
  "GET /api/v1/docs": everybody,
  "POST /api/v1/stream_sessions": anybody,
  "POST /api/v1/stream_sessions/:id/renew": { ...anybody, but: ownOnly },
  "DELETE /api/v1/stream_sessions/current": anybody,
  "POST /api/v1/commands": { roles: ["service"] },
  // Everybody may ask about their own, however they sent them; an admin about all.
  "GET /api/v1/commands/:id": {
    ...anybody,
    but: { otherParticipant: 404, coach: 404, otherCoach: 404, service: 404 },
  },
  "GET /api/v1/admin/streams": { roles: ["admin"] },
  "GET /api/v1/admin/lag": { roles: ["admin"] },
  "GET /api/v1/admin/overview": { roles: ["admin"] },
  "GET /api/v1/admin/participants/:userId/feed": { roles: ["admin"] },
  "POST /api/v1/admin/external_chats/search": { roles: ["admin"] },
  "GET /api/v1/admin/dead_letters": { roles: ["admin"] },
  "GET /api/v1/admin/dead_letters/:id": { roles: ["admin"] },
  "POST /api/v1/admin/dead_letters/retry": { roles: ["admin"] },
  "POST /api/v1/admin/dead_letters/:id/retry": { roles: ["admin"] },
  "DELETE /api/v1/admin/dead_letters/:id": { roles: ["admin"] },
  "GET /api/v1/admin/api_keys": { roles: ["admin"] },
  "POST /api/v1/admin/api_keys": { roles: ["admin"] },
  "POST /api/v1/admin/api_keys/:id/rotate": { roles: ["admin"] },
  "DELETE /api/v1/admin/api_keys/:id": { roles: ["admin"] },
  "POST /api/v1/participants": { roles: ["admin", "service"] },
  "POST /api/v1/participants/search": { roles: ["admin", "service", "coach"] },
  "GET /api/v1/participants/:userId": { roles: ["admin", "service", "coach"], self: true },
  "PATCH /api/v1/participants/:userId": { roles: ["admin", "service"] },
  "DELETE /api/v1/participants/:userId": { roles: ["admin", "service"] },
  "POST /api/v1/participants/:userId/suspend": { roles: ["admin", "service"] },
  "POST /api/v1/participants/:userId/reactivate": { roles: ["admin", "service"] },
  "PUT /api/v1/participants/:userId/extras": { roles: ["coach", "service"], self: true },
  "GET /api/v1/participants/:userId/extras/:extraGroup": { roles: ["coach", "service"], self: true },
  "GET /api/v1/participants/:userId/extras/:extraGroup/:extraCode/history": { roles: ["coach", "service"], self: true },
  "POST /api/v1/admin/extras": { roles: ["admin"] },
  "POST /api/v1/admin/extras/search": { roles: ["coach", "admin", "service"] },
  "POST /api/v1/admin/activity_plans": { roles: ["coach", "service"], but: { otherTenant: "hidden" } },
  "POST /api/v1/participants/:userId/activity_plan_cards/search": { roles: ["coach", "service"], self: true },
  "PUT /api/v1/participants/:userId/activity_responses": { roles: ["coach"], self: true },
  "POST /api/v1/admin/chat_sessions": { roles: ["coach", "service"], but: { otherTenant: "hidden" } },
  "POST /api/v1/participants/:userId/chat_sessions/search": { roles: ["coach"], self: true },
  "GET /api/v1/participants/:userId/chat_sessions/:id": {
    ...{ roles: ["coach"], self: true, but: membersOnly, ...channelsToo },
  },
  // Nobody registers coaches: in another tenant the same id is another coach, with nothing in their inbox.
  "POST /api/v1/coaches/:coachId/chat_sessions/search": {
    ...{ roles: ["admin"], ownCoach: true, but: { otherTenant: "own" } },
  },
  "POST /api/v1/admin/chat_sessions/:id/members": { roles: ["coach", "service"] },
  "POST /api/v1/admin/chat_sessions/:id/members/:memberId/approve": {
    ...{ roles: ["participant", "coach", "admin"], but: sessionHidden },
  },
  "POST /api/v1/admin/chat_sessions/:id/members/:memberId/reject": {
    ...{ roles: ["participant", "coach", "admin"], but: sessionHidden },
  },
  "POST /api/v1/admin/chat_sessions/:id/lock": { roles: ["coach", "admin"], but: membersOnly },
  "POST /api/v1/admin/chat_sessions/:id/unlock": { roles: ["coach", "admin"], but: membersOnly },
  "POST /api/v1/admin/chat_sessions/:id/close": { roles: ["coach", "admin"], but: membersOnly },
  // A participant may leave; removing others is refused by the domain.
  "DELETE /api/v1/admin/chat_sessions/:id/members/:memberId": {
    ...{ roles: ["participant", "coach", "admin"], but: sessionHidden },
  },
  "POST /api/v1/participants/:userId/chat_sessions/:id/chat_messages": { roles: [], self: true },
  "POST /api/v1/participants/:userId/chat_sessions/:id/files": {
    ...{ roles: ["coach", "service"], self: true, but: membersOnly },
  },
  "GET /api/v1/participants/:userId/chat_sessions/:id/files/:fileId": {
    ...{ roles: ["coach", "service"], self: true, but: membersOnly, ofChannel: ["admin"] },
  },
  "POST /api/v1/admin/chat_sessions/:id/chat_messages": { roles: ["coach", "service"], but: membersOnly },
  "PUT /api/v1/participants/:userId/chat_sessions/:id/read": { roles: ["coach"], self: true, but: membersOnly },
  "POST /api/v1/participants/:userId/chat_sessions/:id/typing": { roles: ["coach"], self: true, but: membersOnly },
  "POST /api/v1/participants/:userId/chat_sessions/:id/signals": { roles: [], self: true },
  "GET /api/v1/participants/:userId/chat_sessions/:id/chat_messages": {
    ...{ roles: ["coach"], self: true, but: membersOnly, ...channelsToo },
  },
  "PUT /api/v1/participants/:userId/chat_sessions/:id/delivered": { roles: ["coach"], self: true, but: membersOnly },
  "GET /api/v1/participants/:userId/chat_sessions/:id/chat_messages/:messageId": {
    ...{ roles: ["coach"], self: true, but: membersOnly, ...channelsToo },
  },
  // Whose message it is, is for the domain to know.
  "PATCH /api/v1/participants/:userId/chat_sessions/:id/chat_messages/:messageId": {
    roles: ["coach"],
    self: true,
    but: membersOnly,
  },
  "DELETE /api/v1/participants/:userId/chat_sessions/:id/chat_messages/:messageId": {
    roles: ["coach"],
    self: true,
    but: membersOnly,
  },
  "PUT /api/v1/participants/:userId/chat_sessions/:id/chat_messages/:messageId/reactions/:reaction": {
    roles: ["coach"],
    self: true,
    but: membersOnly,
  },
  "DELETE /api/v1/participants/:userId/chat_sessions/:id/chat_messages/:messageId/reactions/:reaction": {
    roles: ["coach"],
    self: true,
    but: membersOnly,
  },
  "POST /api/v1/admin/chat_sessions/:id/forms": { roles: ["coach", "service"], but: membersOnly },
  "GET /api/v1/participants/:userId/chat_sessions/:id/forms": { roles: ["coach"], self: true, but: membersOnly },
  // A service answers in the place of the participant.
  "PUT /api/v1/participants/:userId/chat_sessions/:id/forms/:formId": { roles: ["service"], self: true },
  "POST /api/v1/admin/chat_sessions/:id/notices": { roles: ["coach", "admin", "service"], but: membersOnly },
  "POST /api/v1/admin/chat_sessions/:id/external_chats": { roles: ["coach", "admin", "service"], but: membersOnly },
  "GET /api/v1/admin/chat_sessions/:id/external_chats": { roles: ["coach", "admin", "service"], but: membersOnly },
  "GET /api/v1/admin/chat_sessions/:id/external_chats/:linkId": {
    ...{ roles: ["coach", "admin", "service"], but: membersOnly },
  },
  "DELETE /api/v1/admin/chat_sessions/:id/external_chats/:linkId": {
    ...{ roles: ["coach", "admin", "service"], but: membersOnly },
  },
  "POST /api/v1/admin/ibm_channels": { roles: ["coach", "admin", "service"] },
  // A coach is shown those of the sessions that they are in.
  "GET /api/v1/admin/ibm_channels": { roles: ["coach", "admin", "service"] },
  "GET /api/v1/admin/ibm_channels/:id": { roles: ["coach", "admin", "service"], but: membersOnly },
  "DELETE /api/v1/admin/ibm_channels/:id": { roles: ["coach", "admin", "service"], but: membersOnly },
  "POST /api/v1/admin/ibm_channels/:id/groups": { roles: ["coach", "admin", "service"], but: membersOnly },
};

/** The routes of the stream app, which enforces them itself: the contract that the front-end knows lists no 403 there. */
export const streamAccess: Readonly<Record<string, Access>> = {
  // A coach sees cards and extras on it, and the chat of the sessions that they are a member of.
  "GET /api/v1/participants/:userId/stream": {
    ...{ roles: ["coach", "admin", "service"], self: true, but: { otherParticipant: 401 } },
  },
  "GET /api/v1/participants/:userId/chat_sessions/:id/stream": {
    ...{ roles: ["coach", "admin", "service"], self: true, but: { otherParticipant: 401, otherCoach: 401 } },
  },
  "GET /api/v1/coaches/:coachId/stream": {
    ...{ roles: ["admin"], ownCoach: true },
    but: { self: 401, otherParticipant: 401, otherCoach: 401, service: 401, otherTenant: "own" },
  },
};

/** Whether the route answers before anybody has said who they are. */
export const isPublic = (method: string, url: string): boolean => rowOf(method, url)?.public ?? false;

const rowOf = (method: string, url: string): Access | undefined =>
  accessTable[`${method === "HEAD" ? "GET" : method} ${url}`];

/** @throws Error when nobody said who may call the route. */
export function requireAccessRow(method: string, url: string): void {
  if (!rowOf(method, url)) throw new Error(`${method} ${url} has no row in the access table`);
}

/** @throws AppError 403 when the principal may not call the route. */
export function authorize(
  principal: Principal,
  route: { method: string; url: string; userId?: string | undefined; coachId?: string | undefined },
): void {
  const access = rowOf(route.method, route.url);
  if (access?.public || access?.roles.includes(principal.role) || access?.ofChannel?.includes(principal.role)) return;
  if (access?.self && principal.role === "participant") {
    if (route.userId === principal.id) return;
    throw new AppError("forbidden", "A participant can only use their own paths");
  }
  if (access?.ownCoach && principal.role === "coach") {
    if (route.coachId === principal.id) return;
    throw new AppError("forbidden", "A coach can only use their own paths");
  }
  throw notForRole(principal);
}

/**
 * For what is no channel, where some may call the route about channels alone.
 * @throws AppError 403 when the principal is one of them.
 */
export function requireMoreThanChannels({ role }: Principal, route: { method: string; url: string }): void {
  const access = rowOf(route.method, route.url);
  if (access?.ofChannel?.includes(role)) throw notForRole({ role });
}

const notForRole = ({ role }: Pick<Principal, "role">): AppError =>
  new AppError("forbidden", `The role ${role} may not do this`);
