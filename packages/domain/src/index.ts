/** @tributary/domain: the rules. Pure functions only; imports nothing of ours but the schemas. */
export type { MemberRef } from "@tributary/schemas";
export { activityPlanDecider } from "./activity-plan/activity-plan-decider.ts";
export type { ActivityPlanCommand } from "./activity-plan/decide.ts";
export type { ActivityPlanEvent } from "./activity-plan/evolve.ts";
export { dueTimes } from "./activity-plan/recurrence.ts";
export type { ActivityPlanState } from "./activity-plan/state.ts";
export { chatSessionDecider } from "./chat-session/chat-session-decider.ts";
export type { ChatSessionCommand } from "./chat-session/decide.ts";
export type { ChatSessionEvent } from "./chat-session/evolve.ts";
export { type ChatSessionState, currentMembers, kindOf } from "./chat-session/state.ts";
export { type Decider, type Decision, fold } from "./decider.ts";
export type { ParticipantCommand } from "./participant/decide.ts";
export type { ParticipantEvent } from "./participant/evolve.ts";
export { participantDecider } from "./participant/participant-decider.ts";
export { type ParticipantState, participantName, toParticipant } from "./participant/state.ts";
export { refuseWhileSuspended } from "./participant/suspension.ts";
export type { Refusal, RefusalCode } from "./refusals.ts";
