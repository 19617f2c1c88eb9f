import type { Snapshot } from "@tributary/event-store";
import { AppError } from "@tributary/runtime";
import type { ActivityPlanCard, SearchCardsBody } from "@tributary/schemas";
import type { ApiContext } from "../http/context.ts";

interface Owner {
  tenant: string;
  participantId: string;
}

/**
 * One page of a participant's cards, latest due first.
 * @throws AppError 404 when there is no such participant.
 */
export async function searchCards(
  { store, clock }: ApiContext,
  { tenant, participantId }: Owner,
  { page, perPage, ...wanted }: SearchCardsBody,
): Promise<Snapshot<{ results: ActivityPlanCard[]; total: number }>> {
  if (!(await store.queries.participant(tenant, participantId))) {
    throw new AppError("not-found", "There is no such participant");
  }
  const { isActive } = wanted;
  const at = new Date(clock.now()).toISOString();
  return store.snapshots.cards(tenant, participantId, {
    type: wanted.activityPlanType,
    name: wanted.activityPlanName,
    from: wanted.fromDate,
    to: wanted.toDate,
    isReported: wanted.isReported,
    active: isActive === undefined ? undefined : { is: isActive, at },
    offset: (page - 1) * perPage,
    limit: perPage,
  });
}
