import type { NewActivityPlanCard, PlannedCard } from "@tributary/schemas";

/** The card that a body asks for, with ids of its own for it and for each of its questions. */
export function plannedCard({ data, ...card }: NewActivityPlanCard, ids: () => string): PlannedCard {
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
