/**
 * The keys of streams and feeds, spelled in one place. The tenant leads every key,
 * so that two tenants can never share a stream, a lock or a feed.
 */

/** Stream id of a participant. */
export const participantStream = (tenant: string, id: string): string => `${tenant}/participant/${id}`;

/** A chat session within the tenant: what the cursors of its stream are bound to. */
export const chatSessionName = (id: string): string => `chat-session/${id}`;

/** Stream id of a chat session. */
export const chatSessionStream = (tenant: string, id: string): string => `${tenant}/${chatSessionName(id)}`;

/** Stream id of an activity plan. */
export const activityPlanStream = (tenant: string, id: string): string => `${tenant}/activity-plan/${id}`;

/** Feed owner of a participant, within the tenant. */
export const participantFeed = (id: string): string => `participant/${id}`;

/** Feed owner of a coach, within the tenant. */
export const coachFeed = (id: string): string => `coach/${id}`;

/** The full key of a feed. */
export const feedKey = (tenant: string, owner: string): string => `${tenant}/${owner}`;
