// One session, live, for as long as it is on the screen: a snapshot, the session's stream from there, and what is done in it.
import type { Attachment, Client, EventStream, ExternalChatChange, SessionEvent, Status } from "@tributary/client";
import { applyEvent, withExternal, withForms } from "./apply-event.ts";
import { earliest, isIn, shortlyBefore } from "./cursors.ts";
import { LiveStore } from "./live-store.ts";
import { withMessages, withoutOldest } from "./messages.ts";
import { isPending, matched } from "./outbox.ts";
import { isMine, type Me, type Picture, pictureOf } from "./picture.ts";
import { firstUnread } from "./timeline.ts";
import type { Answers, Drafts } from "./use-draft.ts";

export interface ConversationState {
  /** Null until it is loaded. */
  picture: Picture | null;
  /** Why it cannot be shown, or why its stream ended. */
  error: unknown;
  status: Status | "closed";
  /** The first message that had not been read when it was opened. */
  unreadFrom: string | null;
  isLoadingOlder: boolean;
  /** Why earlier messages could not be loaded. */
  olderError: unknown;
}

/** What somebody was about to say. */
export interface Draft {
  text: string;
  attachments: readonly Attachment[];
}

export interface ConversationPorts {
  client: Client;
  me: Me;
  /** On whose path: the participant of the session, or whoever reads a channel. */
  userId: string;
  sessionId: string;
  /** Of a broadcast only the newest messages are kept. */
  most?: number;
  now?: () => number;
  /** Hears that something was sent, or was not, or was given up. */
  onOutbox?: (conversation: Conversation) => void;
  store?: LiveStore<ConversationState>;
}

const LOADING: ConversationState = {
  ...{ picture: null, error: null, status: "connecting", unreadFrom: null, isLoadingOlder: false },
  olderError: null,
};
const INCLUDED = ["edits", "receipts", "forms", "external", "typing"] as const;
const TYPING_LASTS_MS = 5_000;
const PER_PAGE = 50;

export class Conversation {
  readonly store: LiveStore<ConversationState>;
  readonly ports: ConversationPorts;
  /** What its routes are called with. */
  readonly path: { userId: string; id: string };
  draft: Draft = { text: "", attachments: [] };
  /** What is being put better, by message, and what is being answered, by form. */
  readonly drafts: { edits: Drafts<string>; answers: Drafts<Answers> } = { edits: new Map(), answers: new Map() };
  /** Whether the newest message is in view. Who has scrolled up keeps what they are reading. */
  isAtEnd = true;
  readonly #now: () => number;
  #sending: Promise<unknown> = Promise.resolve();
  #stream: EventStream<SessionEvent> | null = null;
  /** The cursor of the snapshot that is shown. */
  #snapshot: string | null = null;
  /** How often: what one opening began another one does not end. */
  #opened = 0;

  constructor(ports: ConversationPorts) {
    this.ports = ports;
    this.path = { userId: ports.userId, id: ports.sessionId };
    this.#now = ports.now ?? Date.now;
    this.store = ports.store ?? new LiveStore(LOADING);
  }

  /** Reads it (anew) and follows it from there. */
  async open(): Promise<void> {
    this.close();
    const opened = this.#opened;
    try {
      const cursor = await this.#load();
      if (opened === this.#opened) this.#follow(cursor);
    } catch (error) {
      if (opened === this.#opened) this.#set({ error, status: "closed" });
    }
  }

  /** What is being sent goes on being sent. */
  close(): void {
    this.#opened += 1;
    const stream = this.#stream;
    this.#stream = null;
    this.isAtEnd = true;
    stream?.close();
  }

  change(change: (picture: Picture) => Picture): void {
    this.#update((state) => (state.picture === null ? state : { ...state, picture: change(state.picture) }));
  }

  /** One after the other: what is said first arrives first. */
  inTurn(send: () => Promise<void>): Promise<void> {
    const sent = this.#sending.then(send);
    this.#sending = sent.catch(() => undefined);
    return sent;
  }

  /** Whether closing it would lose something. */
  get hasUnsent(): boolean {
    const { text, attachments } = this.draft;
    const { edits, answers } = this.drafts;
    if (text !== "" || attachments.length + edits.size + answers.size > 0) return true;
    return (this.store.get().picture?.outbox ?? []).some(isPending);
  }

  apply(event: SessionEvent, cursor: string | null): void {
    const { me } = this.ports;
    const most = this.isAtEnd ? this.ports.most : undefined;
    const isPast = this.#snapshot !== null && cursor !== null && isIn(this.#snapshot, cursor);
    const here = { me, now: this.#now(), isPast };
    this.change((picture) => withoutOldest(applyEvent(picture, event, here), most ?? Number.POSITIVE_INFINITY));
    if (event.eventType === "MEMBER_TYPING") setTimeout(() => this.#forgetTyping(), TYPING_LASTS_MS + 50);
  }

  /** What its head says now: of locking and closing no event tells. */
  async reloadHead(): Promise<void> {
    const { body } = await this.ports.client.call("GET /participants/{userId}/chat_sessions/{id}", this.path);
    const { title, locked, status } = body;
    this.change((picture) => ({ ...picture, session: { ...picture.session, title, locked, status } }));
  }

  async loadOlder(): Promise<void> {
    const { picture, isLoadingOlder } = this.store.get();
    const before = picture?.messages[0]?.id;
    if (!picture?.hasOlder || isLoadingOlder || before === undefined) return;
    this.#set({ isLoadingOlder: true, olderError: null });
    try {
      const query = { before, perPage: PER_PAGE };
      const { body } = await this.ports.client.call(MESSAGES, { ...this.path, query });
      this.change((now) => {
        const isThere = now.messages.some(({ id }) => id === before);
        return isThere ? { ...withMessages(now, body.results, before), hasOlder: body.cursor !== null } : now;
      });
    } catch (olderError) {
      this.#set({ olderError });
    } finally {
      this.#set({ isLoadingOlder: false });
    }
  }

  async #load(): Promise<string> {
    const { client, me } = this.ports;
    const [head, page, forms, links] = await Promise.all([
      client.call("GET /participants/{userId}/chat_sessions/{id}", this.path),
      client.call(MESSAGES, { ...this.path, query: { perPage: PER_PAGE } }),
      client.call("GET /participants/{userId}/chat_sessions/{id}/forms", { ...this.path, query: { perPage: 100 } }),
      this.#links(),
    ]);
    const empty = { ...pictureOf(head.body), hasOlder: page.body.cursor !== null };
    const found = withExternal(withForms(withMessages(empty, page.body.results), forms.body.results), links);
    const unreadFrom = firstUnread(found.messages, head.body.unread ?? 0, (message) => isMine(message, me));
    this.#update((state) => {
      const picture = { ...found, outbox: stillUnsent(state.picture, found, me) };
      return { ...state, picture, unreadFrom, error: null };
    });
    this.#snapshot = earliest([head.sessionCursor, page.sessionCursor, forms.sessionCursor]);
    return this.#snapshot;
  }

  /** How it stands with chats outside is for coaches to know. */
  async #links(): Promise<ExternalChatChange[]> {
    if (this.ports.me.type !== "COACH") return [];
    const path = { id: this.ports.sessionId };
    const { body } = await this.ports.client.call("GET /admin/chat_sessions/{id}/external_chats", path);
    return body.results.map(({ id, conversation: _, parameters: __, ...link }) => ({ ...link, linkId: id }));
  }

  #follow(cursor: string): void {
    const { client, userId, sessionId } = this.ports;
    const options = { include: INCLUDED, since: shortlyBefore(cursor), onReset: () => this.#load() };
    const stream = client.sessionStream(userId, sessionId, options);
    this.#stream = stream;
    stream.on("event", (event) => this.apply(event, stream.at));
    stream.on("error", (error) => stream === this.#stream && this.#set({ error }));
    stream.on("status", (status) => {
      if (stream !== this.#stream) return;
      this.#set({ status });
      if (status === "closed") this.reloadHead().catch(() => undefined);
    });
  }

  #forgetTyping(): void {
    const until = this.#now() - TYPING_LASTS_MS;
    this.change((picture) => ({
      ...picture,
      typing: new Map([...picture.typing].filter(([, since]) => since > until)),
    }));
  }

  #update(change: (state: ConversationState) => ConversationState): void {
    const before = this.store.get().picture?.outbox;
    this.store.update(change);
    if (this.store.get().picture?.outbox !== before) this.ports.onOutbox?.(this);
  }

  #set(changes: Partial<ConversationState>): void {
    this.store.update((state) => ({ ...state, ...changes }));
  }
}

/** What waited to be sent, without what is among the messages by now. */
function stillUnsent(before: Picture | null, { messages }: Picture, me: Me): Picture["outbox"] {
  const known = new Set(before?.messages.map(({ id }) => id));
  const news = messages.filter((message) => isMine(message, me) && !known.has(message.id));
  return news.reduce(matched, before?.outbox ?? []);
}

const MESSAGES = "GET /participants/{userId}/chat_sessions/{id}/chat_messages";
