// What is said in the session, to the other side: in its order, one at a time, each under an id that says whether it has
// arrived. The link knows how far it has come when that has arrived, and not before.
import { setTimeout as delay } from "node:timers/promises";
import type { EventStore } from "@tributary/event-store";
import { type Cursors, type Say, type SessionFollower, traceSent } from "@tributary/external-chats";
import { type Tracing, traced } from "@tributary/runtime";
import { type EphemeralEvent, IBM_VIDEO, type RecordedEvent } from "@tributary/schemas";
import type { Chat } from "../chat.ts";
import type { Feed, Sent } from "../client/feed.ts";
import { untilEither } from "../client/until-either.ts";
import { OUR_PREFIX } from "../mapping/identity.ts";
import { noticeCommand, notices } from "../mapping/notices.ts";
import { SERVICE } from "../voice.ts";
import { type Sending, sendingOf } from "./sendings.ts";

export interface OutgoingPorts {
  chat: Chat;
  feed: Pick<Feed, "send" | "edit" | "remove" | "typing">;
  say: Pick<Say, "commands">;
  cursors: Pick<Cursors, "move">;
  follower: Pick<SessionFollower, "follow">;
  store: Pick<EventStore, "queries">;
  observe: { sent(what: ToSend["does"], result: "sent" | "refused"): void };
  /** Null while no traces are collected. */
  tracing: Tracing | null;
}

type ToSend = Exclude<Sending, { does: "leave" | "forget" }>;

/** What takes longer may take for ever: meanwhile it is looked at what comes behind. */
const PATIENCE_MS = 1_000;

export class Outgoing {
  readonly #ports: OutgoingPorts;

  constructor(ports: OutgoingPorts) {
    this.#ports = ports;
  }

  /** Until the chat is over, or lost. What has gone out is noted, also when it ends in the middle of a page. */
  async run(): Promise<void> {
    const { chat, follower, cursors } = this.#ports;
    const { signal, streamId, link } = chat;
    using session = follower.follow(streamId);
    let [sent, noted] = [link.sentVersion, link.sentVersion];
    try {
      for (;;) {
        for (const event of await session.next(sent, signal)) {
          await this.#tell(event);
          signal.throwIfAborted();
          sent = event.version;
        }
        await cursors.move(link, { sentVersion: sent });
        noted = sent;
        signal.throwIfAborted();
      }
    } finally {
      if (sent > noted) await cursors.move(link, { sentVersion: sent });
    }
  }

  /** Who of this side is typing: over there it is one. */
  onMoment({ type, data }: EphemeralEvent): void {
    const isOurs = data.memberType === "PARTICIPANT" || data.memberType === "COACH";
    const { chat, feed } = this.#ports;
    if (!isOurs || chat.opened === null || chat.signal.aborted) return;
    if (type === "MemberTyping" || type === "MemberStoppedTyping") feed.typing(type === "MemberTyping");
  }

  async #tell(event: RecordedEvent): Promise<void> {
    const { chat, observe, say, tracing } = this.#ports;
    const sending = sendingOf(event, chat.link.linkId);
    if (sending === null) return;
    if (sending.does === "leave") return chat.end({ status: null, detail: sending.detail });
    if (sending.does === "forget") return void chat.members.delete(sending.memberId);
    const result = await traced(traceSent(tracing, IBM_VIDEO, event), () =>
      this.#untilUnlinked(event.version, () => this.#send(sending, event.version)),
    );
    observe.sent(sending.does, result === "sent" ? "sent" : "refused");
    if (result === "sent") return;
    // What the vendor refuses is not lost without a word: only when Kafka has that, the link is past it.
    const key = `undelivered:${event.version}`;
    const told = [{ key, command: noticeCommand(key, notices.undelivered(result.refused), chat.link) }];
    await untilEither(say.commands(told).acknowledged, chat.signal);
  }

  async #send(sending: ToSend, version: number): Promise<Sent> {
    const { chat, feed } = this.#ports;
    const { signal } = chat;
    if (sending.does === "send") {
      const parentId = sending.replyToId === null ? null : await this.#threadOf(sending.replyToId);
      const message = { id: chat.own.idOf(version), text: sending.text, ...(parentId === null ? {} : { parentId }) };
      return feed.send(message, signal);
    }
    const id = isOurs(sending.messageId) ? await this.#ownId(sending.messageId) : null;
    if (id === null) return "sent"; // it never was over there, or it is not ours to change
    return sending.does === "edit" ? feed.edit(id, sending.text, signal) : feed.remove(id, signal);
  }

  /** As long as something can't be sent, what comes behind is looked at: it may be that nothing is wanted any more. */
  async #untilUnlinked<T>(version: number, work: () => Promise<T>): Promise<T> {
    const { chat, follower } = this.#ports;
    const done = new AbortController();
    const signal = AbortSignal.any([chat.signal, done.signal]);
    const watch = async (): Promise<void> => {
      await delay(PATIENCE_MS, undefined, { signal });
      using ahead = follower.follow(chat.streamId);
      for (let seen = version; ; ) {
        const events = await ahead.next(seen, signal);
        const leaves = events.map((event) => sendingOf(event, chat.link.linkId)).find((one) => one?.does === "leave");
        if (leaves?.does === "leave") return chat.end({ status: null, detail: leaves.detail });
        seen = events.at(-1)?.version ?? seen;
      }
    };
    const watching = watch().catch((error: unknown) => {
      if (!signal.aborted) chat.fail(error);
    });
    try {
      return await work();
    } finally {
      done.abort();
      await watching;
    }
  }

  /** What the thread is called over there that an answer belongs to: threads have no threads. Null when it is not there. */
  async #threadOf(replyToId: string): Promise<string | null> {
    const message = await this.#message(replyToId);
    return message === null ? null : this.#vendorId(message.replyToId ?? message.id);
  }

  /** Theirs say it themselves; ours are called by the version at which they were sent. */
  async #vendorId(messageId: string): Promise<string | null> {
    if (isOurs(messageId)) return this.#ownId(messageId);
    return (await this.#message(messageId))?.origin?.externalId ?? null;
  }

  async #ownId(messageId: string): Promise<string | null> {
    const { chat, store } = this.#ports;
    const { tenant, sessionId } = chat.link;
    // The newest message that is not the adapter's own, up to that one: itself.
    const upTo = { memberId: SERVICE.id, upToMessageId: messageId };
    const { newest } = await store.queries.readSoFar(tenant, sessionId, upTo);
    return newest?.messageId === messageId ? chat.own.idOf(newest.version) : null;
  }

  #message(messageId: string) {
    const { chat, store } = this.#ports;
    return store.queries.message(chat.link.tenant, chat.link.sessionId, messageId);
  }
}

/** Whether a message was said here. */
const isOurs = (messageId: string): boolean => !messageId.startsWith(OUR_PREFIX);
