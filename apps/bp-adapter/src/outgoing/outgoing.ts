// What is said in the session, to the other side: in its order, one at a time. What may or may not have arrived is looked up
// in the chat's history before it is sent again.
import type { EventStore } from "@tributary/event-store";
import { type Cursors, type Say, type SessionFollower, traceSent } from "@tributary/external-chats";
import { type Logger, type Tracing, traced } from "@tributary/runtime";
import type { EphemeralEvent, RecordedEvent } from "@tributary/schemas";
import type { ClientEvent, ServerEvent } from "@tributary/schemas/bright-pattern";
import type { Chat } from "../chat.ts";
import type { VendorClient } from "../client/client.ts";
import { VendorError } from "../client/vendor-error.ts";
import { detailOf } from "../incoming/verdict.ts";
import { PROVIDER } from "../mapping/chat-view.ts";
import { messageIdIn } from "../mapping/identity.ts";
import { noticeCommand } from "../mapping/notices.ts";
import { Attempts } from "./attempts.ts";
import { momentEvent } from "./moments.ts";
import { Receipts } from "./receipts.ts";
import { type Sending, sendingsOf } from "./sendings.ts";
import { readFile } from "./stored-file.ts";

export interface OutgoingPorts {
  chat: Chat;
  client: VendorClient;
  say: Say;
  cursors: Pick<Cursors, "move">;
  follower: Pick<SessionFollower, "follow">;
  store: Pick<EventStore, "files" | "queries">;
  /** Receipts exist in v2 only. */
  hasReceipts: boolean;
  incoming: { lookUp(chatId: string): Promise<void>; receive(events: readonly ServerEvent[]): Promise<void> };
  oneOfFew<T>(work: () => Promise<T>): Promise<T>;
  observe: { sent(event: ClientEvent["event"]): void; retried(error: VendorError): void };
  /** Null while no traces are collected. */
  tracing: Tracing | null;
  log: Logger;
}

type ToSend = Extract<Sending, { does: "send" }>;
type FileToSend = Extract<Sending, { does: "send-file" }>;

/** Moments that wait to be sent; beyond that they are lost. */
const MOST_MOMENTS = 20;
/** Some servers take files only without an id of ours. */
const REFUSES_FILE_IDS = "5500";

export class Outgoing {
  readonly #ports: OutgoingPorts;
  readonly #chat: Chat;
  readonly #receipts = new Receipts();
  readonly #attempts: Attempts;
  #moments: Promise<void> = Promise.resolve();
  #momentsWaiting = 0;

  constructor(ports: OutgoingPorts) {
    this.#ports = ports;
    this.#chat = ports.chat;
    const { incoming, observe } = ports;
    const lookUp = (chatId: string) => incoming.lookUp(chatId);
    this.#attempts = new Attempts({ chat: ports.chat, lookUp, onRetry: (error) => observe.retried(error) });
  }

  /** Until the chat is over, or lost. What has gone out is noted, also when it ends in the middle of a page. */
  async run(): Promise<void> {
    const { signal, streamId, link } = this.#chat;
    const { follower, cursors } = this.#ports;
    using session = follower.follow(streamId);
    let [sent, noted] = [link.sentVersion, link.sentVersion];
    try {
      for (;;) {
        for (const event of await session.next(sent, signal)) {
          await this.#tell(event);
          // What ends the chat is read again by who has to finish it.
          if (!this.#chat.isLeaving) sent = event.version;
          signal.throwIfAborted();
        }
        await cursors.move(link, { sentVersion: sent });
        noted = sent;
        signal.throwIfAborted();
      }
    } finally {
      if (sent > noted) await cursors.move(link, { sentVersion: sent });
    }
  }

  /** Lets go of the chat over there, whatever the session says; also of one that was asked for and has no name here yet. */
  async leave(status: "ENDED" | null, detail: string): Promise<void> {
    const chat = this.#chat;
    chat.leave({ status, detail });
    if (chat.chatId !== null || chat.wasAsked) {
      const chatId = await chat.whenOpen();
      const goodbye = ["chat_session_disconnect", "chat_session_end"] as const;
      for (const event of goodbye) await this.#send(chatId, { arrivesAs: null, event: { event } });
    }
    chat.end({ status, detail });
  }

  /** Typing and signals, if the chat is open: nobody waits for it, and nothing comes after it is over. */
  onMoment(moment: EphemeralEvent, id: string): void {
    const { chatId, isOpened, signal, parties, signalingParty } = this.#chat;
    const agent = parties.here.findLast(({ member }) => member?.memberType === "AGENT")?.id ?? null;
    const to = { chatId: chatId ?? "", partyId: signalingParty ?? agent, id };
    const event = momentEvent(moment, to);
    if (!isOpened || signal.aborted || event === null || this.#momentsWaiting >= MOST_MOMENTS) return;
    this.#momentsWaiting += 1;
    this.#moments = this.#moments.then(async () => {
      const told = await this.#ports.client.send(to.chatId, [event]).catch(() => []);
      await this.#ports.incoming.receive(told).catch(() => undefined);
      this.#momentsWaiting -= 1;
    });
  }

  async #tell(event: RecordedEvent): Promise<void> {
    const { linkId, participantId } = this.#chat.link;
    // Whether there is anything to send does not depend on what the chat is called.
    const sendings = sendingsOf(event, { linkId, participantId, chatId: this.#chat.chatId ?? "" });
    const leaves = sendings.find((one) => one.does === "leave");
    if (leaves) return this.leave(leaves.status, leaves.detail);
    if (sendings.length === 0) return;
    await traced(traceSent(this.#ports.tracing, PROVIDER, event), async () => {
      const chatId = await this.#whenOpen(event.version);
      for (const sending of sendingsOf(event, { linkId, participantId, chatId })) {
        await this.#deliver(chatId, sending, event.version);
      }
    });
  }

  /** As long as nothing can be sent, what comes behind is looked at: it may be that the chat is not wanted any more. */
  async #whenOpen(version: number): Promise<string> {
    const { isOpened, signal, streamId, link } = this.#chat;
    if (isOpened) return this.#chat.whenOpen();
    const { linkId, participantId } = link;
    using ahead = this.#ports.follower.follow(streamId);
    for (let seen = version; ; ) {
      const found = await Promise.race([this.#chat.whenOpen(), ahead.next(seen, signal)]);
      if (typeof found === "string") return found;
      const leaves = found
        .flatMap((event) => sendingsOf(event, { linkId, participantId, chatId: "" }))
        .find((one) => one.does === "leave");
      if (leaves) await this.leave(leaves.status, leaves.detail);
      signal.throwIfAborted();
      seen = found.at(-1)?.version ?? seen;
    }
  }

  async #deliver(chatId: string, sending: Sending, version: number): Promise<void> {
    switch (sending.does) {
      case "send":
        return this.#orTell(version, await this.#send(chatId, sending));
      case "send-file":
        return this.#orTell(version, await this.#sendFile(chatId, sending));
      case "remember":
        return this.#receipts.remember(sending.version, sending.vendorId);
      case "receipt":
        return this.#confirm(chatId, sending);
      case "removed":
        return this.#chat.parties.removed(sending.memberId);
      case "leave":
        return;
    }
  }

  /** Once, as far as the vendor can tell. Answers why it can't be, if it can't. */
  #send(chatId: string, { arrivesAs, event }: Pick<ToSend, "arrivesAs" | "event">): Promise<VendorError | null> {
    const { client, incoming, observe, log } = this.#ports;
    const { arrived } = this.#chat;
    return this.#attempts.until(chatId, async () => {
      if (arrivesAs !== null && arrived.has(arrivesAs)) return;
      const told = await client.send(chatId, [event]);
      observe.sent(event.event);
      await incoming.receive(told).catch((error: unknown) => log.debug({ event: "told-later", err: error }));
    });
  }

  #sendFile(chatId: string, { messageId, attachment }: FileToSend): Promise<VendorError | null> {
    const { chat, client, store, oneOfFew, observe, incoming } = this.#ports;
    const { arrived, link } = chat;
    const { name, contentType } = attachment;
    const upload = () =>
      oneOfFew(async () => client.upload({ name, bytes: await readFile(store.files, link, attachment) }));
    const file_type = contentType.startsWith("image/") ? "image" : "attachment";
    let [fileId, msg_id]: [string | null, string] = [null, messageId];
    return this.#attempts.until(chatId, async () => {
      if (arrived.has(messageId) || arrived.has(`file/${fileId}`)) return;
      fileId ??= await upload();
      try {
        const file = { msg_id, file_id: fileId, file_type, file_name: name } as const;
        const told = await client.send(chatId, [{ event: "chat_session_file", ...file }]);
        observe.sent("chat_session_file");
        await incoming.receive(told).catch(() => undefined);
      } catch (error) {
        if (error instanceof VendorError && error.code === REFUSES_FILE_IDS) msg_id = "";
        throw error;
      }
    });
  }

  /** What the vendor refuses is not lost without a word. */
  #orTell(version: number, problem: VendorError | null): void {
    if (problem) this.#undeliverable(version, problem);
  }

  #undeliverable(version: number, error: VendorError): void {
    const { chat, say } = this.#ports;
    const key = `undelivered:${version}`;
    const text = detailOf("A message could not be delivered to the contact centre", error);
    const { sessionId } = chat.link;
    const command = noticeCommand(key, { text, level: "WARNING" }, { sessionId, chatId: chat.chatId ?? "" });
    say.commands([{ key, command }]);
  }

  async #confirm(chatId: string, { version, messageId, isRead }: Extract<Sending, { does: "receipt" }>): Promise<void> {
    if (!this.#ports.hasReceipts) return;
    const ids = this.#receipts.has(version) ? this.#receipts.upTo(version, isRead) : await this.#named(messageId);
    const event = isRead ? "chat_session_message_read" : "chat_session_message_delivered";
    for (const ref_msg_id of ids) {
      await this.#send(chatId, { arrivesAs: null, event: { event, ref_msg_id } });
    }
  }

  /** It was told before this replica had the link: the message that the receipt names stands for all. */
  async #named(messageId: string): Promise<string[]> {
    const { tenant, sessionId } = this.#chat.link;
    const message = await this.#ports.store.queries.message(tenant, sessionId, messageId);
    const id = message?.origin ? messageIdIn(message.origin.externalId) : null;
    return id === null ? [] : [id];
  }
}
