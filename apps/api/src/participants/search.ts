import type { ParticipantResults, SearchParticipantsBody } from "@tributary/schemas";
import type { ApiContext } from "../http/context.ts";

/** One page of the tenant's participants, by name; with a query those in whose names, e-mail or ids all its words occur. */
export function searchParticipants(
  { store }: ApiContext,
  tenant: string,
  { query = "", page, perPage }: SearchParticipantsBody,
): Promise<ParticipantResults> {
  const words = query.split(/\s+/).filter((word) => word !== "");
  return store.queries.participants(tenant, { words, offset: (page - 1) * perPage, limit: perPage });
}
