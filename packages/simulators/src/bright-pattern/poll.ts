// Get New Chat Events: held until something is new, one poll at a time for each chat. Events wait until their answer
// has been written, so that what a client that went away was not given comes with its next poll.
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyReply } from "fastify";
import { breakOff } from "../break-off.ts";
import { type Chat, type ChatEvent, settle } from "./chat.ts";
import type { ContactCentre } from "./contact-centre.ts";
import { VendorRefusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";
import { toWire } from "./wire-form.ts";

/** The vendor's widget takes longer ones for a lost connection. */
const MOST_FOR_BROWSERS_MS = 12_500;
const JSON_TYPE = "application/json";

interface Poll {
  readonly chat: Chat;
  readonly reply: FastifyReply;
  /** It comes from a page: its client is known by a cookie. */
  readonly isBrowser: boolean;
}

/** Answers one poll. @throws VendorRefusal 5509 while another one is held; 5511 as a fault */
export async function poll(centre: ContactCentre, { chat, reply, isBrowser }: Poll): Promise<FastifyReply> {
  const { faults } = centre;
  const { polling } = chat;
  if (polling.isHeld) throw new VendorRefusal("5509");
  polling.isHeld = true;
  let batch: readonly ChatEvent[] = [];
  const client = new AbortController();
  const release = () => {
    polling.isHeld = false;
  };
  reply.raw.once("finish", release).once("close", () => {
    release();
    client.abort();
    if (!reply.raw.writableFinished && faults.now.loseOnAbort) lose(chat, batch);
  });

  batch = await nextBatch(centre, chat, { ms: holdTime(centre.settings, isBrowser), signal: client.signal });
  if (faults.strikes("slowPolls")) {
    await sleep(faults.now.slowMs, null, { signal: client.signal }).catch(() => null); // the client left
  }
  if (client.signal.aborted || faults.now.down || faults.strikes("droppedPolls")) return breakOff(reply);
  return answer(centre, { chat, reply, batch });
}

/** How long a poll waits, in milliseconds. */
export function holdTime({ pollHoldMs: [least, most] }: Pick<Settings, "pollHoldMs">, isBrowser: boolean): number {
  const ms = least + Math.random() * (most - least);
  return isBrowser ? Math.min(ms, MOST_FOR_BROWSERS_MS) : ms;
}

async function nextBatch(
  { faults }: ContactCentre,
  { mailbox, polling }: Chat,
  { ms, signal }: { ms: number; signal: AbortSignal },
): Promise<readonly ChatEvent[]> {
  if (polling.last.length > 0 && faults.strikes("cachedPolls")) return polling.last;
  const { repeats } = polling;
  polling.repeats = [];
  if (repeats.length === 0) await mailbox.untilFilled(ms, signal);
  return [...repeats, ...mailbox.waiting()];
}

/** Whatever waits for it is gone; the end of a chat isn't, because nothing would be left to find it by. */
function lose(chat: Chat, batch: readonly ChatEvent[]): void {
  if (chat.phase !== "open") return;
  settle(chat, batch);
  chat.polling.losesNext = batch.length === 0;
}

interface Answer {
  readonly chat: Chat;
  readonly reply: FastifyReply;
  readonly batch: readonly ChatEvent[];
}

function answer(centre: ContactCentre, { chat, reply, batch }: Answer): FastifyReply {
  const { faults, clock } = centre;
  if (batch.length === 0) return nothingNew(centre, reply);
  if (chat.phase === "open" && (chat.polling.losesNext || faults.strikes("lostBatches"))) {
    lose(chat, batch);
    return nothingNew(centre, reply);
  }
  const fresh = chat.mailbox.waiting();
  reply.raw.once("finish", () => settle(chat, batch));
  chat.polling.last = batch;
  if (faults.strikes("duplicateDelivery")) chat.polling.repeats = batch.filter((event) => fresh.includes(event));
  const surprise = { event: "chat_session_surprise", detail: "nobody knows it", timestamp: clock.now() };
  const told = faults.strikes("unknownEvents") ? [...batch, surprise] : batch;
  const json = JSON.stringify({ events: told.map((event) => toWire(event, faults.now)) });
  const isCutOff = chat.phase === "open" && faults.strikes("malformedJson");
  return reply.type(JSON_TYPE).send(isCutOff ? json.slice(0, json.length / 2) : json);
}

function nothingNew({ faults }: ContactCentre, reply: FastifyReply): FastifyReply {
  if (faults.now.noEventsError) throw new VendorRefusal("5511");
  return reply.type(JSON_TYPE).send(faults.now.emptyBody ? "" : '{"events":[]}');
}
