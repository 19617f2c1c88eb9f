// The work on one held link, from asking for the chat to the last word about it.
import type { HeldLink } from "@tributary/event-store";
import {
  type CommandPublisher,
  type Cursors,
  type LiveChat,
  type MomentPublisher,
  Say,
  type SessionFollower,
} from "@tributary/external-chats";
import type { Clock, Tracing } from "@tributary/runtime";
import { Chat } from "./chat.ts";
import type { Circuits } from "./client/circuit.ts";
import { createClient, type VendorClient } from "./client/client.ts";
import { Incoming } from "./incoming/incoming.ts";
import type { FormFields } from "./mapping/forms.ts";
import { MEMBER_PREFIX } from "./mapping/parties.ts";
import type { AdapterMetrics } from "./metrics.ts";
import { Outgoing } from "./outgoing/outgoing.ts";
import type { BpAdapterPorts } from "./ports.ts";
import { VOICE } from "./voice.ts";

export interface WorkPorts extends Pick<BpAdapterPorts, "store" | "accounts" | "log"> {
  clock: Clock;
  circuits: Circuits;
  cursors: Cursors;
  follower: SessionFollower;
  commands: CommandPublisher;
  moments: MomentPublisher;
  metrics: AdapterMetrics;
  /** Null while no traces are collected. */
  tracing: Tracing | null;
  oneOfFew<T>(work: () => Promise<T>): Promise<T>;
  /** One answer for all chats of an account. */
  forms(url: string, client: VendorClient): Promise<FormFields>;
}

/** Resolves when nothing is left to do, or when the link is lost. `live` is told of the chat while it goes on. */
export async function workOnLink(
  ports: WorkPorts,
  { link, lost }: { link: HeldLink; lost: AbortSignal },
  live: (chat: LiveChat) => Disposable,
): Promise<void> {
  const { store, commands, moments, metrics, clock, tracing } = ports;
  const chat = new Chat(link, lost);
  const say = new Say(chat, {
    ...{ voice: VOICE, store, commands, moments, clock, tracing },
    onDeadLetter: () => metrics.deadLetters.add(1),
  });
  await talk(ports, { chat, say }, live);
  lost.throwIfAborted();
  const over = Promise.withResolvers<never>();
  lost.addEventListener("abort", () => over.reject(lost.reason), { once: true });
  await Promise.race([finish(ports, chat, say), over.promise]);
}

/** Until there is a verdict. */
async function talk(
  ports: WorkPorts,
  { chat, say }: { chat: Chat; say: Say },
  live: (chat: LiveChat) => Disposable,
): Promise<void> {
  const account = ports.accounts.get(chat.link.tenant);
  const isOver = ["UNLINKED", "ENDED", "FAILED"].includes(chat.link.status);
  if (!account) return chat.end({ status: "FAILED", detail: "This tenant has no Bright Pattern account." });
  if (chat.chatId === null && chat.link.namedConversation !== null) {
    return chat.end({
      status: "FAILED",
      detail: "A Bright Pattern chat is asked for; one that has a name can't be taken.",
    });
  }
  const circuit = ports.circuits.of(account.url);
  const client = createClient({ account, clientId: chat.link.clientId, circuit }, chat.signal);
  const shared = { opening: circuit.opening, ...ports, chat, client, say, log: ports.log, observe: observer(ports) };
  const incoming = new Incoming({ ...shared, forms: (asking) => ports.forms(chat.link.tenant, asking) });
  const outgoing = new Outgoing({ ...shared, incoming, hasReceipts: account.apiVersion === "v2" });
  using _ = live({
    ...{ chat, customerId: chat.link.participantId },
    onMoment: (moment, id) => outgoing.onMoment(moment, id),
    leave: async (detail) => void (chat.isLeaving || (await outgoing.leave("ENDED", detail))),
  });
  if (chat.chatId === null && isOver) {
    chat.asked(); // by whoever had it before, perhaps
    chat.leave({ status: null, detail: "It was let go of before it began." });
  }
  const directions = [incoming.run(), outgoing.run()].map((running) =>
    running.catch((error: unknown) => {
      if (!chat.signal.aborted) chat.fail(error);
    }),
  );
  await Promise.all(directions);
  if (chat.failure) throw chat.failure.cause;
}

/** The session is told, and only when Kafka has it the link is done with: a crash before repeats it. */
async function finish({ store, cursors, commands }: WorkPorts, chat: Chat, say: Say): Promise<void> {
  const { link, verdict } = chat;
  const { sessionId, tenant } = link;
  const session = await store.queries.chatSession(tenant, sessionId, { participantId: null, readerId: null });
  const joined = session?.members.filter(
    ({ state, memberId }) => state === "JOINED" && memberId.startsWith(MEMBER_PREFIX),
  );
  // What the chat itself told is newer than what the session has been told.
  const here = chat.isOpened ? chat.parties.here.flatMap(({ member }) => member ?? []) : (joined ?? []);
  if (session?.status === "OPEN") {
    say.commands(
      here.map(({ memberId }) => ({
        key: `over:${memberId}`,
        command: { type: "LeaveChatSession", sessionId, memberId },
      })),
    );
  }
  if (verdict?.status) say.standing({ status: verdict.status, detail: verdict.detail });
  await commands.flushed();
  await cursors.move(link, { finished: true });
}

function observer({
  metrics,
  clock,
}: WorkPorts): ConstructorParameters<typeof Incoming>[0]["observe"] &
  ConstructorParameters<typeof Outgoing>[0]["observe"] {
  return {
    polled(events) {
      metrics.polls.add(1, { news: String(events.length > 0) });
      for (const { event } of events) metrics.eventsIn.add(1, { event });
    },
    retried: ({ failure }) => metrics.retries.add(1, { failure }),
    told: (timestamp) => metrics.delay.record(Math.max(0, clock.now() - Date.parse(timestamp)) / 1_000),
    sent: (event) => metrics.sends.add(1, { event }),
  };
}
