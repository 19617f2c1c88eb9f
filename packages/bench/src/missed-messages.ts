/** People whose feeds hold so many messages, appended as commands append them, only without deciding. */
import { randomUUID } from "node:crypto";
import type { Platform } from "@tributary/e2e/platform";
import { projectRows } from "@tributary/event-store";
import { eventCodec, participantStream } from "@tributary/schemas";
import { appendedMessage } from "./appended-message.ts";
import type { Place } from "./crowd-member.ts";

const IN_FLIGHT = 64;

/** Registers them; they are called r-0, r-1 and so on. */
export async function registerReaders(platform: Platform, count: number): Promise<Place[]> {
  const { store, tenant } = platform;
  return inFlight(count, async (number) => {
    const participantId = `r-${number}`;
    const nothing = { email: null, mobile: null, timezone: null, externalId: null };
    const registeredAt = new Date().toISOString();
    const event = {
      type: "ParticipantRegistered" as const,
      data: { participantId, firstName: "Ada", lastName: "Lovelace", ...nothing, registeredAt },
    };
    const principal = { role: "service" as const, id: "bench" };
    const metadata = { commandId: randomUUID(), commandName: "RegisterParticipant", principal, application: "bench" };
    const stored = { eventId: randomUUID(), ...eventCodec.encode(event), metadata };
    await store.append({
      ...{ tenant: tenant.name, streamId: participantStream(tenant.name, participantId), expected: { kind: "any" } },
      ...{ events: [{ stored, feeds: [] }], state: {}, stateVersion: 1, receipts: [] },
      rows: projectRows({ tenant: tenant.name, version: 1, event }),
    });
    const headers = await tenant.as("participant", participantId);
    return { path: `/api/v1/participants/${participantId}/stream`, headers };
  });
}

/** Each of them gets so many messages; resolves when they are published. */
export async function sendMissed({ store, tenant }: Platform, readers: number, each: number): Promise<void> {
  const perAppend = Math.min(each, 100);
  for (let sent = 0; sent < each; sent += perAppend) {
    await inFlight(readers, (number) => {
      const session = { sessionId: `m-${number}`, participantId: `r-${number}`, coachId: `k-${number}` };
      return store.append(appendedMessage(tenant.name, session, { count: perAppend, after: sent }));
    });
  }
  while ((await store.relay.lag()).events > 0) await new Promise((resolve) => setTimeout(resolve, 100));
}

async function inFlight<T>(count: number, work: (number: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const number = next++;
      done[number] = await work(number);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return done;
}
