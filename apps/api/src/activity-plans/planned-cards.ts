// The cards that bodies ask for: one for each, or one for each time at which it comes again.
import { dueTimes, type Refusal } from "@tributary/domain";
import { MAX_CARDS, type NewActivityPlanCard, type PlannedCard } from "@tributary/schemas";
import type { ApiContext } from "../http/context.ts";

/** Each with ids of its own for it and for each of its questions; or why there are too many. */
export async function plannedCards(
  api: Pick<ApiContext, "ids" | "store">,
  { tenant, participantId }: { tenant: string; participantId: string },
  bodies: readonly NewActivityPlanCard[],
): Promise<PlannedCard[] | { refusal: Refusal }> {
  const needsZone = bodies.some(({ recurrence }) => recurrence && recurrence.timeZone === undefined);
  const participant = needsZone ? await api.store.queries.participant(tenant, participantId) : null;
  const home = participant?.timezone ?? "UTC";
  const dated = bodies.flatMap((body) => timesOf(body, home).map((scheduledAt) => ({ ...body, scheduledAt })));
  if (dated.length <= MAX_CARDS) return dated.map((body) => plannedCard(body, api.ids));
  const detail = `A plan has at most ${MAX_CARDS} cards, of which each time of a recurring one counts.`;
  return { refusal: { code: "too-many-cards", detail } };
}

function timesOf({ scheduledAt, recurrence }: NewActivityPlanCard, home: string): (string | null)[] {
  if (!recurrence || !scheduledAt) return [scheduledAt ?? null];
  return dueTimes({ first: scheduledAt, recurrence, timeZone: recurrence.timeZone ?? home, most: MAX_CARDS + 1 });
}

function plannedCard({ data, ...card }: NewActivityPlanCard, ids: () => string): PlannedCard {
  return {
    id: ids(),
    title: card.title,
    description: card.description ?? null,
    imageUrl: card.imageUrl ?? null,
    isOneOff: card.isOneOff,
    scheduledAt: card.scheduledAt ?? null,
    data: {
      activityPlanType: data.activityPlanType,
      activityPlanTypeId: data.activityPlanTypeId ?? null,
      activityValues: (data.activityValues ?? []).map((value) => ({
        id: ids(),
        measureTypeId: value.measureTypeId ?? null,
        measureTypeName: value.measureTypeName,
        measureDataType: value.measureDataType,
        measureTypeOptions: value.measureTypeOptions ?? [],
      })),
    },
    uiConfigs: card.uiConfigs ?? {},
  };
}
