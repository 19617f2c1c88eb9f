// The work on one held link, from opening the chat to the last word about it.
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
import type { ChatEvent } from "@tributary/schemas/ibm-video";
import { Chat } from "./chat.ts";
import type { Feeds } from "./client/feed.ts";
import { Incoming } from "./incoming/incoming.ts";
import { conversationOf } from "./links/conversation.ts";
import { Standing } from "./links/standing.ts";
import { OUR_PREFIX } from "./mapping/identity.ts";
import type { AdapterMetrics } from "./metrics.ts";
import { Outgoing } from "./outgoing/outgoing.ts";
import type { IbmAdapterPorts } from "./ports.ts";
import { VOICE } from "./voice.ts";

export interface WorkPorts extends Pick<IbmAdapterPorts, "store" | "accounts"> {
  clock: Clock;
  feeds: Feeds;
  cursors: Cursors;
  follower: SessionFollower;
  commands: CommandPublisher;
  moments: MomentPublisher;
  metrics: AdapterMetrics;
  /** Null while no traces are collected. */
  tracing: Tracing | null;
}

type Live = (chat: LiveChat) => Disposable;

/** Resolves when nothing is left to do, or when the link is lost. `live` is told of the chat while it goes on. */
export async function workOnLink(
  ports: WorkPorts,
  { link, lost }: { link: HeldLink; lost: AbortSignal },
  live: Live,
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
async function talk(ports: WorkPorts, { chat, say }: { chat: Chat; say: Say }, live: Live): Promise<void> {
  const { link, signal } = chat;
  const conversation = conversationOf(link);
  if (["UNLINKED", "ENDED", "FAILED"].includes(link.status)) return;
  if (!ports.accounts.has(link.tenant)) {
    return chat.end({ status: "FAILED", detail: "This tenant has no IBM Video Streaming account." });
  }
  if (conversation === null) {
    return chat.end({ status: "FAILED", detail: "The link does not say which chat of which channel it is to." });
  }
  using feed = ports.feeds.open(conversation, link.receivedUpTo, signal);
  using standing = new Standing(chat, say);
  const shared = { ...ports, chat, feed, say, kind: conversation.kind, observe: observer(ports) };
  const incoming = new Incoming({ ...shared, onOpen: () => standing.on(feed.state) });
  const outgoing = new Outgoing(shared);
  using _ = live({
    ...{ chat, customerId: null },
    onMoment: (moment) => outgoing.onMoment(moment),
    leave: async (detail) => chat.end({ status: "ENDED", detail }),
  });
  feed.onState((state) => {
    standing.on(state);
    if (state.state === "connected") incoming.onConnected().catch(() => undefined); // over, or lost
  });
  standing.on(feed.state);
  const directions = [incoming.run(), outgoing.run()].map((running) =>
    running.catch((error: unknown) => {
      if (!signal.aborted) chat.fail(error);
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
  const known = session?.members.filter(({ state, memberId }) => state === "JOINED" && memberId.startsWith(OUR_PREFIX));
  // What the chat itself told is newer than what the session has been told.
  const theirs = chat.opened ? [...chat.members] : (known ?? []).map(({ memberId }) => memberId);
  if (session?.status === "OPEN") {
    say.commands(
      theirs.map((memberId) => ({
        key: `over:${memberId}`,
        command: { type: "LeaveChatSession", sessionId, memberId },
      })),
    );
  }
  if (verdict?.status) say.standing({ status: verdict.status, detail: verdict.detail });
  await commands.flushed();
  await cursors.move(link, { finished: true });
}

function observer({ metrics, clock }: WorkPorts) {
  return {
    came(event: ChatEvent): void {
      metrics.eventsIn.add(1, { event: event.type });
      const { created_at } = event.type === "message.new" ? event.message : { created_at: null };
      if (created_at !== null) metrics.delay.record(Math.max(0, clock.now() - Date.parse(created_at)) / 1_000);
    },
    sent: (what: string, result: string): void => metrics.sends.add(1, { what, result }),
  };
}
