// Commands about activity plans: bodies become commands, events become answers. The rules are in the domain.
import {
  type AddActionPlanCards,
  activityPlanStream,
  type CommandOf,
  participantStream,
  type RespondToActionPlanCard,
} from "@tributary/schemas";
import { actorOf } from "../commands/actor.ts";
import { activityPlanAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand, type Prepared } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";
import { findParticipants } from "../participants/find-participants.ts";
import { callerStreams, refuseSuspendedCaller } from "../participants/suspended.ts";
import { plannedCards } from "./planned-cards.ts";

/** Gives a participant the cards of a new plan; 422 when there is no such participant. */
export function addCards(
  api: CommandContext,
  caller: Caller,
  { planId, participantId, title, cards: bodies }: CommandOf<"AddActionPlanCards">,
): Promise<Answer> {
  const { tenant } = caller.principal;
  return handleCommand(api.commands, {
    caller,
    aggregate: activityPlanAggregate,
    streamId: activityPlanStream(tenant, planId),
    related: [participantStream(tenant, participantId)],
    prepare: async (related, at): Promise<Prepared<AddActionPlanCards>> => {
      const found = await findParticipants(api.commands.store, related, { tenant, ids: [participantId] });
      if ("refusal" in found) return found;
      const cards = await plannedCards(api, { tenant, participantId }, bodies);
      if ("refusal" in cards) return cards;
      return { type: "AddActionPlanCards", planId, participantId, title, cards, by: actorOf(caller), at };
    },
    answer: ([event]) => {
      if (event?.type !== "ActionPlanCardsAdded") throw new Error("adding cards decided on none");
      return { status: 201, body: { id: planId, cards: event.data.cards } };
    },
  });
}

/** Answers a card of a participant, as the participant or as a coach; 404 when the participant has no such card. */
export async function respondToCard(
  api: CommandContext,
  caller: Caller,
  { participantId, activityPlanCardId: cardId, responses }: CommandOf<"RespondToActionPlanCard">,
): Promise<Answer> {
  const { tenant } = caller.principal;
  const card = await api.store.queries.card(tenant, participantId, cardId);
  return handleCommand(api.commands, {
    caller,
    aggregate: activityPlanAggregate,
    // A card that does not exist is of a plan that does not exist, which refuses.
    streamId: activityPlanStream(tenant, card?.activityPlanId ?? cardId),
    related: callerStreams(caller),
    prepare: async (related, at): Promise<Prepared<RespondToActionPlanCard>> => {
      const suspended = await refuseSuspendedCaller(api.commands.store, related, caller);
      const by = actorOf(caller);
      return suspended ?? { type: "RespondToActionPlanCard", participantId, cardId, responses, by, at };
    },
    answer: async ([event]) => {
      if (event?.type === "ActionPlanCardResponded") return { status: 200, body: event.data.card };
      // The same answer again changes nothing, so the card is as it stands.
      const body = await api.store.queries.card(tenant, participantId, cardId);
      return { status: 200, body, tellsOf: [`participant/${participantId}`] };
    },
  });
}
