// Appends write read models as they go; a rebuild makes them from the log alone. Both must come to the same rows.
import { type Decider, fold } from "@tributary/domain";
import { type History, histories } from "@tributary/domain/testing";
import { checkReadModels, createEventStore, type EventStore, rebuildReadModels } from "@tributary/event-store";
import { migratedDatabase } from "@tributary/event-store/testing";
import { newId } from "@tributary/runtime";
import {
  activityPlanStream,
  chatSessionStream,
  type DomainEvent,
  eventCatalogue,
  participantStream,
} from "@tributary/schemas";
import type { FreshDatabase } from "@tributary/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin } from "../testing/conversation.ts";
import { kms } from "../testing/kms.ts";
import { callerOf, otherReplica } from "../testing/other-replica.ts";
import { type Aggregate, activityPlanAggregate, chatSessionAggregate, participantAggregate } from "./aggregates.ts";
import { appendRequest } from "./append-request.ts";
import { execute } from "./execute.ts";

const HISTORIES = 30;

let database: FreshDatabase;
let store: EventStore;
beforeAll(async () => {
  database = await migratedDatabase();
  store = createEventStore({ databaseUrl: database.url, kms });
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database.drop();
});

const metadata = {
  ...{ commandId: "c", commandName: "Test", application: "tests" },
  principal: { role: "coach", id: "7" } as const,
};

/** Appends the history as commands do: decision by decision. */
async function live<C, E extends DomainEvent, S>(
  aggregate: Aggregate<C, E, S>,
  { tenant, streamId }: { tenant: string; streamId: string },
  history: History,
): Promise<void> {
  const { decider }: { decider: Decider<C, E, S> } = aggregate;
  let [version, state] = [0, decider.initialState];
  for (const decided of history) {
    const events = decided as readonly E[];
    const stream = { tenant, streamId, version, state };
    await store.append(appendRequest(aggregate, stream, { events, metadata, receipts: [], ids: newId }));
    version += events.length;
    state = fold(decider, events, state);
  }
}

/** Erases participant 40 as the api does: they leave the session first, open or closed. */
async function erase(tenant: string): Promise<void> {
  const { principal } = callerOf(admin);
  const caller = { principal: { ...principal, tenant } };
  const { status } = await execute(otherReplica(store), caller, { type: "EraseParticipant", participantId: "40" });
  expect(status).toBe(204);
}

test("whatever happened, the rebuilt read models are the live ones, row by row", async () => {
  const { sessions, participants, plans } = histories(HISTORIES);
  const tenants = sessions.map(async (session, index) => {
    const tenant = `tenant-${index}`;
    await Promise.all([
      live(chatSessionAggregate, { tenant, streamId: chatSessionStream(tenant, "s1") }, session),
      live(participantAggregate, { tenant, streamId: participantStream(tenant, "40") }, participants[index] ?? []),
      live(activityPlanAggregate, { tenant, streamId: activityPlanStream(tenant, "plan-1") }, plans[index] ?? []),
    ]);
    if (index % 2 === 0) await erase(tenant);
  });
  await Promise.all(tenants);
  const happened = new Set([...sessions, ...participants, ...plans].flat(2).map(({ type }) => type));
  happened.add("ParticipantErased");
  expect([...happened].sort()).toEqual(Object.keys(eventCatalogue).sort()); // every event was among them
  const before = await checkReadModels({ databaseUrl: database.url, kms });
  expect(before.filter(({ differences }) => differences > 0)).toEqual([]);
  expect(before.filter(({ rows }) => rows === 0)).toEqual([]); // and every table has rows that could differ
  await rebuildReadModels({ databaseUrl: database.url, kms });
  expect(await checkReadModels({ databaseUrl: database.url, kms })).toEqual(before);
}, 180_000);
