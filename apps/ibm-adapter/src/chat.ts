// One linked chat on the replica that holds it: what its two directions share, and how it ends.
import type { HeldLink } from "@tributary/event-store";
import type { SpokenFor } from "@tributary/external-chats";
import { chatSessionStream, type ExternalChatStatus } from "@tributary/schemas";
import type { Conversation, Opened } from "./client/feed.ts";
import type { ChatView } from "./mapping/chat-view.ts";
import type { Room } from "./mapping/outcome.ts";
import { type OwnMessages, ownMessages } from "./mapping/own-messages.ts";
import { Recent } from "./recent.ts";

/** How it ended; without a status when the session knows already. */
export interface Verdict {
  status: "ENDED" | "FAILED" | null;
  detail: string;
}

/** Why work on a chat stops that is over. */
export class ChatOverError extends Error {
  override readonly name = "ChatOverError";
}

/** What is older is looked up, or told again under the same name. */
const MOST_MESSAGES = 5_000;
const MOST_PEOPLE = 2_000;

export class Chat implements SpokenFor {
  readonly link: HeldLink;
  readonly streamId: string;
  readonly name: string;
  readonly own: OwnMessages;
  /** Messages of theirs that the session has, or that are on their way to it. */
  readonly told = new Recent(MOST_MESSAGES);
  /** Users of theirs who have spoken lately. */
  readonly heard = new Recent(MOST_PEOPLE);
  /** Those of a group who are members of the session. */
  readonly members = new Set<string>();
  /** As it was told last; the rest is the vendor's default. */
  room: Room = { isFrozen: false, cooldown: 0 };
  /** Aborted when the chat is over, and when another replica may have it. */
  readonly signal: AbortSignal;
  status: ExternalChatStatus | null;
  readonly #over = new AbortController();
  #cid: string | null;
  #opened: Opened | null = null;
  #verdict: Verdict | null = null;
  #failure: { cause: unknown } | null = null;

  constructor(link: HeldLink, lost: AbortSignal) {
    this.link = link;
    this.name = link.linkId;
    this.#cid = link.conversation;
    this.streamId = chatSessionStream(link.tenant, link.sessionId);
    this.own = ownMessages(link);
    this.status = link.status === "UNLINKED" ? null : link.status;
    this.signal = AbortSignal.any([lost, this.#over.signal]);
  }

  /** The link's name for it; that of a group is known when it has been made. */
  get chatId(): string | null {
    const { namedConversation, parameters } = this.link;
    return namedConversation ?? (this.#cid && `group/${parameters.channelId}/${this.#cid}`);
  }

  /** What the chat service calls it, as far as that is kept. */
  get cid(): string | null {
    return this.#cid;
  }

  named(cid: string): void {
    this.#cid = cid;
  }

  /** Whether it is connected, or ever was. */
  get wasOpened(): boolean {
    return this.#opened !== null || this.link.conversation !== null;
  }

  get opened(): Opened | null {
    return this.#opened;
  }

  get verdict(): Verdict | null {
    return this.#verdict;
  }

  /** What broke, when it was neither the vendor nor the end. */
  get failure(): { cause: unknown } | null {
    return this.#failure;
  }

  open(opened: Opened): void {
    this.#opened = opened;
  }

  /** What mapping needs to know of it, once it is open. */
  view(kind: Conversation["kind"]): ChatView {
    if (this.#opened === null) throw new Error("nothing comes before it is open");
    const { cid, userId } = this.#opened;
    const { sessionId, participantId, linkId } = this.link;
    return {
      ...{ sessionId, participantId, linkId, kind, cid, userId, own: this.own, room: this.room },
      isTold: (vendorId) => this.told.has(vendorId),
      isHeard: (id) => this.heard.has(id),
      isMember: (memberId) => this.members.has(memberId),
    };
  }

  /** The first reason counts. */
  end(verdict: Verdict): void {
    this.#verdict ??= verdict;
    this.#over.abort(new ChatOverError(verdict.detail));
  }

  /** Something of ours broke: the link is let go of, and begins anew. */
  fail(cause: unknown): void {
    this.#failure ??= { cause };
    this.#over.abort(new ChatOverError("the work on it failed", { cause }));
  }
}
