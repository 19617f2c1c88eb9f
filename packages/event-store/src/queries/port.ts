// What may be asked of the read models: by commands, and by people who then go on with a stream.
import type {
  ActivityPlanCard,
  ChatMessage,
  ChatSession,
  ExternalChat,
  ExtraChange,
  ExtraHistory,
  Form,
  HeldExternalChat,
  InboxSession,
  Participant,
  ParticipantResults,
} from "@tributary/schemas";
import type { RecordedForm } from "../read-models/forms.ts";
import type { CardSearch } from "./card-search.ts";

export interface Page {
  offset: number;
  limit: number;
}

export interface MessagePage {
  /** Message ids. */
  before?: string;
  after?: string;
  limit: number;
}

export interface ParticipantSearch {
  /** Each occurs in a name, the e-mail or an id; none finds everybody. */
  words: readonly string[];
  offset: number;
  limit: number;
}

/** Which of the values that an extra had. */
export interface ExtraHistoryPage {
  group: string;
  code: string;
  offset: number;
  limit: number;
}

/** How far a member says they have read: up to a version of the session, or up to one of its messages. */
export interface Reading {
  memberId: string;
  upToVersion?: number | undefined;
  upToMessageId?: string | undefined;
  /** It says only how far messages have reached them. */
  isDelivery?: boolean | undefined;
}

/** What a reading comes to. */
export interface ReadSoFar {
  /** False when a message was named that is not in the session. A version beyond the end is the end. */
  placeExists: boolean;
  /** The newest message of others up to there; null when there is none that they have not read before. */
  newest: { messageId: string; version: number } | null;
}

export interface SessionView {
  /** Only if this participant is a member now, or reads it as a channel, as any who is active may; null for whoever is in it. */
  participantId: string | null;
  /** The coach who reads it as a channel: only if they are a member now. */
  coachId?: string | null;
  /** The member whose unread messages are counted; null for nobody's. */
  readerId: string | null;
}

export interface SessionPage {
  /** Only sessions that this coach is a member of, too; null for all. */
  coachId: string | null;
  /** The member whose unread messages are counted. */
  readerId: string;
  offset: number;
  limit: number;
}

export interface InboxPage {
  status: "OPEN" | "CLOSED" | null;
  /** Only sessions with messages that the coach has not read. */
  unreadOnly: boolean;
  offset: number;
  limit: number;
}

export interface LinkPage extends Page {
  /** Only links of sessions that this coach is a member of now; null for all. */
  coachId: string | null;
}

/** Which links of a tenant: to one outside system, in one of these states, or all. */
export interface LinkSearch extends Page {
  provider?: string | undefined;
  status?: readonly ExternalChat["status"][] | undefined;
}

export interface FormSearch {
  /** Whether it can be answered at that time. */
  open?: { is: boolean; at: string } | undefined;
  offset: number;
  limit: number;
}

/** Read models in wire shapes; null for what does not exist. */
export interface Queries {
  participant(tenant: string, id: string): Promise<Participant | null>;
  /** One page of the tenant's participants, by name, and how many there are in all. */
  participants(tenant: string, search: ParticipantSearch): Promise<ParticipantResults>;
  /** The participant's values of one group, by code. */
  extras(tenant: string, participantId: string, group: string): Promise<ExtraChange[]>;
  chatSession(tenant: string, sessionId: string, view: SessionView): Promise<ChatSession | null>;
  /** The sessions that the participant is a member of now, open or closed. */
  sessionsOfParticipant(tenant: string, participantId: string): Promise<string[]>;
  message(tenant: string, sessionId: string, messageId: string): Promise<ChatMessage | null>;
  card(tenant: string, participantId: string, id: string): Promise<ActivityPlanCard | null>;
  form(tenant: string, sessionId: string, id: string): Promise<RecordedForm | null>;
  externalChat(tenant: string, sessionId: string, id: string): Promise<ExternalChat | null>;
  /** One page of the links that the session has or had, the one that changed last first, and how many there are in all. */
  externalChats(tenant: string, sessionId: string, page: Page): Promise<{ results: ExternalChat[]; total: number }>;
  /** The link that has this conversation of an outside system now, of whichever session. */
  linkOfConversation(tenant: string, provider: string, conversation: string): Promise<ExternalChat | null>;
  /** The link to this outside system with this id, of whichever session. */
  linkTo(tenant: string, provider: string, id: string): Promise<ExternalChat | null>;
  /** One page of the links to this outside system that there are or were, the one that changed last first, and how many in all. */
  linksTo(tenant: string, provider: string, page: LinkPage): Promise<{ results: ExternalChat[]; total: number }>;
  /** One page of the links of all sessions with who holds them, the one that changed last first, and how many in all. */
  searchedLinks(tenant: string, search: LinkSearch): Promise<{ results: HeldExternalChat[]; total: number }>;
  /** Which message of others a reading ends at: what a read mark is made of. */
  readSoFar(tenant: string, sessionId: string, reading: Reading): Promise<ReadSoFar>;
}

/** Where streams stand. */
export interface StreamHeads {
  epoch: number;
  /** Of the feed of the participant, or the coach, whom the question is about. */
  feedHead: number;
  /** The session's version; 0 when the question is about no session. */
  sessionHead: number;
}

/** An answer, and where the streams that go on from it stood at the very moment that it shows. */
export interface Snapshot<Answer> extends StreamHeads {
  answer: Answer;
}

/** Read models in wire shapes, as a stream's reader begins with them. */
export interface Snapshots {
  participant(tenant: string, id: string): Promise<Snapshot<Participant | null>>;
  /** The participant's values of one group, by code. */
  extras(tenant: string, participantId: string, group: string): Promise<Snapshot<ExtraChange[]>>;
  /** The values that one extra had, newest first, and how many there are in all; none when it keeps no history. */
  extraHistory(tenant: string, participantId: string, page: ExtraHistoryPage): Promise<Snapshot<ExtraHistory>>;
  chatSession(
    tenant: string,
    sessionId: string,
    view: SessionView & { participantId: string },
  ): Promise<Snapshot<ChatSession | null>>;
  /** The sessions that the participant is a member of now, newest first, and how many there are in all. */
  chatSessions(
    tenant: string,
    participantId: string,
    page: SessionPage,
  ): Promise<Snapshot<{ results: ChatSession[]; total: number }>>;
  /** The sessions that the coach is a member of now, the latest activity first, and how many there are in all. */
  inbox(
    tenant: string,
    coachId: string,
    page: InboxPage,
  ): Promise<Snapshot<{ results: InboxSession[]; total: number }>>;
  /**
   * The newest messages, or those next to `before` or `after`; always oldest first. `cursor` goes on in that direction.
   * Null when `before` or `after` is no message of the session.
   */
  messages(
    tenant: string,
    of: { participantId: string; sessionId: string },
    page: MessagePage,
  ): Promise<Snapshot<{ results: ChatMessage[]; cursor: string | null } | null>>;
  message(
    tenant: string,
    of: { participantId: string; sessionId: string },
    messageId: string,
  ): Promise<Snapshot<ChatMessage | null>>;
  /** One page of a participant's cards, latest due first, and how many there are in all. */
  cards(
    tenant: string,
    participantId: string,
    search: CardSearch,
  ): Promise<Snapshot<{ results: ActivityPlanCard[]; total: number }>>;
  /** One page of a session's forms, newest first, and how many there are in all. */
  forms(
    tenant: string,
    of: { participantId: string; sessionId: string },
    search: FormSearch,
  ): Promise<Snapshot<{ results: Form[]; total: number }>>;
}
