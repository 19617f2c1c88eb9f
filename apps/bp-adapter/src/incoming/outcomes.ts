// Does what an event comes to. Commands are gathered, so that they go out together and in their order.
import { type EventStore, StoreUnavailableError } from "@tributary/event-store";
import type { Keyed, Say } from "@tributary/external-chats";
import type { ServerEvent } from "@tributary/schemas/bright-pattern";
import type { Chat } from "../chat.ts";
import type { VendorClient } from "../client/client.ts";
import { VendorError } from "../client/vendor-error.ts";
import { ourId } from "../mapping/chat-view.ts";
import type { FormFields } from "../mapping/forms.ts";
import { outcomesOf } from "../mapping/mapping.ts";
import type { FileToFetch, Outcome } from "../mapping/outcome.ts";
import { SERVICE } from "../voice.ts";
import { FileTooLargeError, fetchFile } from "./fetch-file.ts";

export interface OutcomePorts {
  chat: Chat;
  client: VendorClient;
  say: Say;
  store: Pick<EventStore, "files" | "readStream">;
  /** Files that pass through this replica at a time are few: each takes memory. */
  oneOfFew<T>(work: () => Promise<T>): Promise<T>;
}

/** How often a file is asked for that the server does not give, though it answers. */
const MOST_TRIES = 3;

export class Outcomes {
  readonly #ports: OutcomePorts;
  readonly #onTold: (events: readonly ServerEvent[]) => void;
  readonly #tries = new Map<string, number>();
  /** Nothing more is expected of the chat. */
  isDraining = false;
  /** The newest of its states. */
  newest: Extract<Outcome, { does: "status" }> | null = null;
  /** It ends when all that came with it is told. */
  ending: Extract<Outcome, { does: "end" }> | null = null;

  constructor(ports: OutcomePorts, onTold: (events: readonly ServerEvent[]) => void) {
    this.#ports = ports;
    this.#onTold = onTold;
  }

  /** @throws VendorError when it can't be done now; then nothing of the event has been. */
  async of(event: ServerEvent, chatId: string, forms: FormFields): Promise<Keyed[]> {
    const { chat } = this.#ports;
    const { sessionId, participantId } = chat.link;
    const commands: Keyed[] = [];
    for (const outcome of outcomesOf(event, { sessionId, participantId, chatId, parties: chat.parties, forms })) {
      commands.push(...(await this.#do(outcome, chatId)));
    }
    if (event.event === "chat_session_party_joined") chat.parties.joined(event);
    if (event.event === "chat_session_party_left") chat.parties.left(event.party_id);
    if (event.event === "chat_session_signaling") chat.signalingParty = event.party_id;
    return commands;
  }

  async #do(outcome: Outcome, chatId: string): Promise<Keyed[]> {
    const { say, client } = this.#ports;
    switch (outcome.does) {
      case "command":
        return [outcome];
      case "fetch-file":
        return [await this.#fetch(outcome, chatId)];
      case "receipt":
        return this.#receipt(outcome);
      case "moment":
        say.moment(outcome.event);
        return [];
      case "status":
        this.newest = outcome;
        return say.toStanding(outcome);
      case "decline-form":
        // As good as it goes: the server waits for it no longer than the form's own time.
        await client
          .send(chatId, [{ event: "chat_session_secure_form_cancel", form_request_id: outcome.formRequestId }])
          .then(this.#onTold, () => undefined);
        return [];
      case "drain":
        this.isDraining = true;
        return [];
      case "end":
        this.ending ??= outcome;
        return [];
      case "dead-letter":
        await say.deadLetter(outcome);
        return [];
    }
  }

  async #fetch(file: FileToFetch, chatId: string): Promise<Keyed> {
    const { chat, client, store, oneOfFew } = this.#ports;
    const { tenant, sessionId } = chat.link;
    const { key, name, isImage, fileId } = file;
    const id = ourId(chatId, `file/${fileId}`);
    const wanted = { tenant, sessionId, id, name, isImage, uploader: SERVICE };
    try {
      await oneOfFew(() => fetchFile(store.files, wanted, () => client.download(chatId, fileId)));
      return { key, command: file.toMessage(id) };
    } catch (error) {
      if (error instanceof StoreUnavailableError || chat.signal.aborted) throw error;
      const why = this.#whyNever(key, error);
      if (why === null) throw error;
      return { key, command: file.toNotice(why) };
    }
  }

  /** Null when it is worth another try. */
  #whyNever(key: string, error: unknown): string | null {
    if (error instanceof FileTooLargeError) return `${error.message}.`;
    if (!(error instanceof VendorError)) throw error;
    const tries = (this.#tries.get(key) ?? 0) + 1;
    this.#tries.set(key, tries);
    const isAnswered = error.status !== null;
    if (error.failure === "outage" && !(isAnswered && tries >= MOST_TRIES)) return null;
    return `Bright Pattern does not give it${error.code ? ` (code ${error.code})` : ""}.`;
  }

  async #receipt({ key, memberId, version, isRead }: Extract<Outcome, { does: "receipt" }>): Promise<Keyed[]> {
    const { chat, store } = this.#ports;
    const { sessionId } = chat.link;
    if (isRead) return [{ key, command: { type: "MarkMessagesRead", sessionId, memberId, upToVersion: version } }];
    const [sent] = await store.readStream(chat.streamId, version - 1, 1);
    if (sent?.event.type !== "MessageSent") return [];
    const { messageId } = sent.event.data;
    return [{ key, command: { type: "MarkMessagesDelivered", sessionId, memberId, upToMessageId: messageId } }];
  }
}
