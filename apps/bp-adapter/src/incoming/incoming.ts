// What is said over there, into the session: one poll at a time, each thing once and in its order. A poll says that there
// is something; the history says exactly what, and recovers what a lost answer has swallowed.
import { setTimeout as delay } from "node:timers/promises";
import type { EventStore } from "@tributary/event-store";
import { backOff, type Cursors, type Keyed, type Say } from "@tributary/external-chats";
import type { Logger } from "@tributary/runtime";
import type { ChatProperties, ServerEvent } from "@tributary/schemas/bright-pattern";
import type { Chat } from "../chat.ts";
import type { VendorClient } from "../client/client.ts";
import { VendorError } from "../client/vendor-error.ts";
import type { FormFields } from "../mapping/forms.ts";
import { identityOf, isOwn } from "../mapping/identity.ts";
import { statusOutcomes } from "../mapping/status.ts";
import { noteArrived } from "./arrived.ts";
import { isLasting, isState, merge, type Reading, statesIn, withoutOldStates } from "./merge.ts";
import { type OutcomePorts, Outcomes } from "./outcomes.ts";
import { Trouble } from "./trouble.ts";
import { troubleOf, verdictOn } from "./verdict.ts";

const WORKS_AFTER_MS = 1_000;
/** A server holds a poll for longer than this before it says that nothing is new: who says so sooner may have lost something. */
const HELD_MS = 4_000;
/** How long a lost tail of a chat can go unnoticed. */
const VERIFIED_EVERY_MS = 30_000;

export interface IncomingPorts extends OutcomePorts {
  cursors: Pick<Cursors, "move">;
  say: Say;
  store: Pick<EventStore, "files" | "readStream" | "queries">;
  /** Few chats of a host are opened at a time. */
  opening<T>(work: () => Promise<T>): Promise<T>;
  /** Descriptions of forms, asked for when the first one is shown. */
  forms(client: VendorClient): Promise<FormFields>;
  observe: {
    polled(events: readonly ServerEvent[]): void;
    retried(error: VendorError): void;
    told(timestamp: string): void;
  };
  log: Logger;
}

export class Incoming {
  readonly #ports: IncomingPorts;
  readonly #chat: Chat;
  readonly #outcomes: Outcomes;
  readonly #seen = new Set<string>();
  /** Came, and is not told yet. */
  #untold: ServerEvent[] = [];
  #telling: Promise<void> = Promise.resolve();
  #verifiedAt = 0;
  #lastPolled = "";
  /** How many states the history has told of, if it was ever read. */
  #statesTold: number | null = null;
  readonly #trouble = new Trouble({
    interrupted: (error) => void this.#ports.say.standing({ status: "INTERRUPTED", detail: troubleOf(error) }),
    over: () => void this.#ports.say.standing(this.#outcomes.newest ?? { status: "CONNECTING" }),
  });

  constructor(ports: IncomingPorts) {
    this.#ports = ports;
    this.#chat = ports.chat;
    this.#outcomes = new Outcomes(ports, (events) => void this.receive(events).catch(() => undefined));
  }

  /** Until the chat is over, or lost; never rejects for what the vendor does. */
  async run(): Promise<void> {
    const { signal } = this.#chat;
    using _ = this.#trouble;
    for (let failures = 0; !signal.aborted; ) {
      try {
        const chatId = await this.#ports.opening(() => this.#open());
        while (!signal.aborted) {
          await this.#pollOnce(chatId);
          failures = 0;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof VendorError)) throw error;
        failures += 1;
        await this.#fail(error, failures);
      }
    }
  }

  /** What an answer to something of ours has told by the way. */
  async receive(events: readonly ServerEvent[]): Promise<void> {
    const { chatId } = this.#chat;
    if (events.length === 0 || chatId === null) return;
    this.#untold.push(...events);
    await this.#tellExactly(chatId);
  }

  /** What of ours has arrived, asked anew. @throws VendorError */
  async lookUp(chatId: string): Promise<void> {
    noteArrived(await this.#ports.client.history(chatId), chatId, this.#chat.arrived);
  }

  /** Asks for the chat, or finds out what was said while nobody looked. */
  async #open(): Promise<string> {
    const chat = this.#chat;
    const { client, cursors } = this.#ports;
    const isNew = chat.chatId === null;
    const isAskedFor = isNew && !chat.isLeaving; // what is not wanted any more is only looked for
    if (isAskedFor) chat.asked();
    const found = isAskedFor ? await client.requestChat(chat.link.parameters) : await client.activeChat();
    const { chat_id: chatId } = found;
    if (isNew) {
      chat.named(chatId);
      await cursors.move(chat.link, { conversation: chatId });
      chat.signal.throwIfAborted();
      await this.#stand(found); // first, so that the session knows the conversation before it hears of it
    } else if (chatId !== chat.chatId) throw new VendorError("another chat is open", { status: 404, code: "5005" });
    if (!isNew && this.#statesTold === null) await this.#rememberFormerMembers();
    if (found.is_new_chat === true) this.#statesTold = 0;
    else await this.#tellExactly(chatId);
    if (!isNew && !this.#statesTold) await this.#stand(found);
    chat.open(chatId);
    return chatId;
  }

  /** Who left or was removed while another replica had the link; its history still has them come. */
  async #rememberFormerMembers(): Promise<void> {
    const { tenant, sessionId } = this.#chat.link;
    const asked = { participantId: null, readerId: null };
    const session = await this.#ports.store.queries.chatSession(tenant, sessionId, asked);
    const former = session?.members.filter(({ state }) => state === "LEFT") ?? [];
    this.#chat.parties.were(former.map(({ memberId }) => memberId));
  }

  async #pollOnce(chatId: string): Promise<void> {
    const chat = this.#chat;
    const askedAt = performance.now();
    const polled = await this.#poll(chatId);
    chat.heardAt = performance.now();
    this.#trouble.ended();
    this.#ports.observe.polled(polled);
    const isRepeated = polled.length > 0 && JSON.stringify(polled) === this.#lastPolled;
    if (polled.length > 0) this.#lastPolled = JSON.stringify(polled);
    if (!isRepeated) this.#untold.push(...withoutOldStates(polled, (identity) => this.#seen.has(identity)));
    const isSoon = chat.heardAt - askedAt < HELD_MS;
    const isDue = chat.heardAt - this.#verifiedAt > VERIFIED_EVERY_MS;
    const isNews = this.#untold.some((event) => isLasting(event) || isState(event));
    if (isNews || isDue || (isSoon && polled.length === 0)) await this.#tellExactly(chatId);
    else await this.#tell(chatId, NO_HISTORY, this.#untold.splice(0));
    if (this.#outcomes.isDraining && polled.length === 0) {
      chat.end({ status: "ENDED", detail: "The chat was completed by the contact centre." });
    }
  }

  /** A poll that is held for a while is as good as answered: whatever was in trouble works again. */
  async #poll(chatId: string): Promise<ServerEvent[]> {
    const held = setTimeout(() => this.#trouble.ended(), WORKS_AFTER_MS);
    try {
      return await this.#ports.client.poll(chatId);
    } finally {
      clearTimeout(held);
    }
  }

  /** Tells what came in its place in the history; as it came, when there is no history any more. */
  async #tellExactly(chatId: string): Promise<void> {
    const polled = this.#untold;
    this.#untold = [];
    let history: ServerEvent[] = [];
    try {
      history = await this.#ports.client.history(chatId);
      this.#verifiedAt = performance.now();
    } catch (error) {
      const isOver = error instanceof VendorError && error.failure === "gone" && polled.length > 0;
      if (!isOver) {
        this.#untold = [...polled, ...this.#untold];
        throw error;
      }
    }
    noteArrived(history, chatId, this.#chat.arrived);
    await this.#tell(chatId, { history, statesTold: this.#statesTold }, polled);
    if (history.length > 0) this.#statesTold = statesIn(history);
  }

  /** One at a time: what comes with an answer of another kind waits for its turn. */
  #tell(chatId: string, reading: Reading, polled: readonly ServerEvent[]): Promise<void> {
    const before = this.#telling;
    const telling = before
      .catch(() => undefined)
      .then(async () => {
        await this.#tellAll(merge(reading, polled), chatId);
      });
    this.#telling = telling;
    return telling;
  }

  async #tellAll(events: readonly ServerEvent[], chatId: string): Promise<void> {
    const { say, forms, client, observe } = this.#ports;
    const commands: Keyed[] = [];
    try {
      for (const [index, event] of events.entries()) {
        const identity = identityOf(event);
        if (identity !== null && this.#seen.has(identity)) continue;
        const known = event.event === "chat_session_form_show" ? await forms(client) : NO_FORMS;
        try {
          commands.push(...(await this.#outcomes.of(event, chatId, known)));
        } catch (error) {
          this.#untold = [...events.slice(index), ...this.#untold];
          throw error;
        }
        if (identity !== null) this.#seen.add(identity);
        if ("timestamp" in event && event.timestamp !== null && !isOwn(event, chatId)) observe.told(event.timestamp);
      }
    } finally {
      await say.commands(commands).kept;
    }
    const { ending } = this.#outcomes;
    if (ending) this.#chat.end(ending);
  }

  /** While it is in trouble, the state waits for the end of that. */
  async #stand(found: ChatProperties): Promise<void> {
    const { say } = this.#ports;
    for (const outcome of statusOutcomes(found)) {
      if (outcome.does === "status") this.#outcomes.newest = outcome;
      else if (outcome.does === "drain") this.#outcomes.isDraining = true;
      else if (outcome.does === "end") this.#chat.end(outcome);
    }
    if (!this.#trouble.isOn) await say.standing(this.#outcomes.newest ?? { status: "CONNECTING" }).kept;
  }

  async #fail(error: VendorError, failures: number): Promise<void> {
    const chat = this.#chat;
    const { observe, log } = this.#ports;
    const verdict = verdictOn(error, chat.chatId !== null);
    const { linkId } = chat.link;
    const { code, status, failure } = error;
    log.debug({ event: "chat-failed", linkId, failures, failure, status, code });
    if (verdict) {
      if (this.#untold.length > 0 && chat.chatId !== null)
        await this.#tell(chat.chatId, NO_HISTORY, this.#untold.splice(0)).catch(() => undefined);
      return chat.end(verdict);
    }
    observe.retried(error);
    this.#trouble.goesOn(error);
    await delay(backOff(failures), undefined, { signal: chat.signal }).catch(() => undefined);
  }
}

const NO_FORMS: FormFields = new Map();
const NO_HISTORY: Reading = { history: [], statesTold: 0 };
