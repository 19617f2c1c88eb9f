// Sync: what happened in channels since a moment, for clients that were away.
import { compareTimes, isTime } from "@tributary/schemas/ibm-video";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { breakOff } from "../break-off.ts";
import { type Channel, eventsSince, mayRead, type ServiceEvent } from "./channel.ts";
import { ChatRefusal } from "./chat-refusal.ts";
import { type ChatService, TEAM } from "./chat-service.ts";
import type { User } from "./people.ts";
import { toWire } from "./wire-form.ts";

const MOST_CIDS = 255;
const DAYS_MS = 30 * 24 * 3_600_000;
const flag = z.union([z.boolean(), z.stringbool()]).default(false);

/** Flags are in the query by the specification, and in the body by the vendor's own client. */
const question = z.looseObject({
  channel_cids: z.array(z.string()).min(1).max(MOST_CIDS),
  last_sync_at: z.string().refine(isTime),
  with_inaccessible_cids: flag,
});

export function addSyncRoute(app: FastifyInstance, service: ChatService): void {
  app.post("/sync", async ({ body, query, chatCaller: { user } }, reply) => {
    const asked = question.parse({ ...(query as object), ...(body as object) });
    checkAge(service, asked.last_sync_at);
    const { events, lost } = collect(service, user, asked);
    if (service.faults.strikes("droppedSyncAnswers")) return breakOff(reply);
    const told = events.map((event) => toWire(event, service.faults.now));
    return { events: told, ...(asked.with_inaccessible_cids && { inaccessible_cids: lost }) };
  });
}

function checkAge({ clock }: ChatService, since: string): void {
  if (Date.parse(since) < clock.now() - DAYS_MS)
    throw new ChatRefusal("input", "Too old last_sync_at time, it should be no later than 30 days ago");
}

/** What can't be read is named apart, or told of as an event. */
function collect(service: ChatService, user: User, asked: z.output<typeof question>) {
  const cids = [...new Set(asked.channel_cids)];
  const isReadable = (channel: Channel | undefined): channel is Channel =>
    channel !== undefined && mayRead(channel, user.id);
  const lost = cids.filter((cid) => !isReadable(service.channels.get(cid)));
  const found = cids.map((cid) => service.channels.get(cid)).filter(isReadable);
  const events = found.flatMap((channel) => eventsSince(channel, asked.last_sync_at, user.id));
  if (events.length > service.settings.syncEvents)
    throw new ChatRefusal("input", "Too many events to sync, please use a more recent last_sync_at parameter");
  const farewells = asked.with_inaccessible_cids ? [] : lost.map((cid) => removed(service, cid, user));
  const inOrder = [...events, ...farewells].toSorted((a, b) => compareTimes(a.created_at, b.created_at));
  return { events: inOrder, lost };
}

function removed({ moments }: ChatService, cid: string, user: User): ServiceEvent {
  const [channel_type, channel_id] = cid.split(":");
  const place = { cid, channel_type, channel_id, team: TEAM, channel: { cid, type: channel_type, id: channel_id } };
  return {
    type: "notification.removed_from_channel",
    created_at: moments.next(),
    ...place,
    member: { user_id: user.id, user },
  };
}
