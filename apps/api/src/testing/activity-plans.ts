import type { ActivityPlanCard } from "@tributary/schemas";
import { coach, registered, succeeded } from "./conversation.ts";
import type { Person, Received, RunningApi } from "./running-api.ts";

/** What a coach sends to ask for a card: a one-off with a mood to choose and a note to write. */
export const moodCard = (changes: object = {}): object => ({
  title: "How are you?",
  data: {
    activityPlanType: "SURVEY",
    activityValues: [
      { measureTypeName: "Mood", measureDataType: "S", measureTypeOptions: ["good", "bad"] },
      { measureTypeName: "Note", measureDataType: "S" },
    ],
  },
  ...changes,
});

export interface Plan {
  participantId: string;
  id: string;
  cards: ActivityPlanCard[];
}

/** A plan with these cards, for this participant or a new one. */
export async function planned(
  running: RunningApi,
  cards: object[] = [moodCard()],
  plan: { participantId?: string; title?: string } = {},
): Promise<Plan> {
  const { participantId = await registered(running), title = "First week" } = plan;
  const body = { participantId, title, cards };
  const added = await running.send("POST", "/admin/activity_plans", { as: coach, body });
  return { participantId, ...succeeded<{ id: string; cards: ActivityPlanCard[] }>(added) };
}

/** Answers a card: the values are for its questions in their order. */
export function respond(
  { send }: RunningApi,
  as: Person,
  { participantId, card, values }: { participantId: string; card: ActivityPlanCard | undefined; values: unknown[] },
  headers: Record<string, string> = {},
): Promise<Received> {
  const questions = card?.data.activityValues ?? [];
  const responses = values.map((value, index) => ({ activityValueId: questions[index]?.id ?? "none", value }));
  const body = { activityPlanCardId: card?.id ?? "none", responses };
  return send("PUT", `/participants/${participantId}/activity_responses`, { as, body, headers });
}

export interface Cards {
  results: ActivityPlanCard[];
  total: number;
}

/** Searches a participant's cards. */
export const search = ({ send }: RunningApi, as: Person, participantId: string, body: object = {}): Promise<Received> =>
  send("POST", `/participants/${participantId}/activity_plan_cards/search`, { as, body });
