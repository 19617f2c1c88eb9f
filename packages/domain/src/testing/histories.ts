/** Arbitrary histories of each aggregate: what comes of many commands, one after the other. The same every time. Test-only. */
import type { Actor, DomainEvent } from "@tributary/schemas";
import fc from "fast-check";
import { activityPlanDecider } from "../activity-plan/activity-plan-decider.ts";
import { chatSessionDecider } from "../chat-session/chat-session-decider.ts";
import type { ChatSessionCommand } from "../chat-session/decide.ts";
import { type Decider, fold } from "../decider.ts";
import { participantDecider } from "../participant/participant-decider.ts";
import { addCards } from "./activity-plans.ts";
import { anyChangeOfParticipant, anyPlanCommand, anySessionCommand, named } from "./arbitrary-commands.ts";
import { register } from "./participants.ts";
import { ada, admin, change, grace, join, open, service, zoe } from "./sessions.ts";

/** For each; most of those to a session are refused. */
const COMMANDS = { session: 350, participant: 40, plan: 30 };

/** The events of one stream; those of one decision are appended together. */
export type History = readonly (readonly DomainEvent[])[];

/** So many histories of the session, of the participant and of the plan that the arbitrary commands are about. */
export const histories = (count: number) => ({
  sessions: commands(anySessionCommand, COMMANDS.session, count).map((some) => {
    const beforeItsEnd = some.filter(({ type }) => type !== "CloseChatSession");
    return history(chatSessionDecider, [opened, join(grace, service), ...beforeItsEnd, close], byItsSender);
  }),
  participants: commands(anyChangeOfParticipant, COMMANDS.participant, count).map((some) =>
    history(participantDecider, [register, ...some]),
  ),
  plans: commands(anyPlanCommand, COMMANDS.plan, count).map((some) =>
    history(activityPlanDecider, [addCards(), ...some]),
  ),
});

const opened = open({
  kind: "group",
  participants: named([ada, zoe]),
  opener: { ...service, name: "S", photoUrl: null },
});
const close = change("CloseChatSession", admin);

const commands = <C>(anyCommand: fc.Arbitrary<C>, length: number, numRuns: number): C[][] =>
  fc.sample(fc.array(anyCommand, { minLength: length, maxLength: length }), { numRuns, seed: 7 });

const ROLES = { PARTICIPANT: "participant", COACH: "coach" } as const;

/** Arbitrary edits make up who said the message; in a log it is who did, and they or their service edit it. */
function byItsSender(command: ChatSessionCommand, past: readonly DomainEvent[]): ChatSessionCommand {
  const sent = past.findLast((event) => event.type === "MessageSent");
  if (command.type !== "EditMessage" || command.message === null || !sent) return command;
  const { senderId, senderType, senderName, photoUrl } = sent.data;
  const by: Actor = senderType in ROLES ? { id: senderId, role: ROLES[senderType as keyof typeof ROLES] } : service;
  return { ...command, by, message: { ...command.message, senderId, senderType, senderName, photoUrl } };
}

function history<C, E extends DomainEvent, S>(
  decider: Decider<C, E, S>,
  commands: readonly C[],
  asItCanBe: (command: C, past: readonly DomainEvent[]) => C = (command) => command,
): History {
  let state = decider.initialState;
  const decided: E[][] = [];
  for (const command of commands) {
    const decision = decider.decide(asItCanBe(command, decided.flat()), state);
    if (!decision.ok || decision.events.length === 0) continue;
    state = fold(decider, decision.events, state);
    decided.push([...decision.events]);
  }
  return decided;
}
