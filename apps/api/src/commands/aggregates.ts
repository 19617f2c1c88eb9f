// What the command path needs to know of each aggregate beside its decider: who is told about its events.
import {
  type ActivityPlanCommand,
  type ActivityPlanEvent,
  type ActivityPlanState,
  activityPlanDecider,
  type ChatSessionCommand,
  type ChatSessionEvent,
  type ChatSessionState,
  chatSessionDecider,
  currentMembers,
  type Decider,
  kindOf,
  type MemberRef,
  type ParticipantCommand,
  type ParticipantEvent,
  type ParticipantState,
  participantDecider,
} from "@tributary/domain";
import type { DomainEvent, SessionKind } from "@tributary/schemas";

export interface Aggregate<C, E extends DomainEvent, S> {
  decider: Decider<C, E, S>;
  membersOf(state: S): readonly MemberRef[];
  kindOf(state: S): SessionKind | undefined;
}

export const participantAggregate: Aggregate<ParticipantCommand, ParticipantEvent, ParticipantState> = {
  decider: participantDecider,
  membersOf: () => [],
  kindOf: () => undefined,
};

export const activityPlanAggregate: Aggregate<ActivityPlanCommand, ActivityPlanEvent, ActivityPlanState> = {
  decider: activityPlanDecider,
  membersOf: () => [],
  kindOf: () => undefined,
};

export const chatSessionAggregate: Aggregate<ChatSessionCommand, ChatSessionEvent, ChatSessionState> = {
  decider: chatSessionDecider,
  membersOf: currentMembers,
  kindOf,
};
