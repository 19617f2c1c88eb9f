// What the platform may ask of the log. Tenant leads every stream id and feed owner; times outside are RFC 3339 UTC.
import type { Extra, ExtraDataType, LoggedEvent, RecordedEvent, SessionKind, StoredEvent } from "@tributary/schemas";
import type { ApiKeys } from "./api-keys-port.ts";
import type { AcceptedCommands, DeadLetters, NewReceipt, Receipt, ReceiptKey } from "./commands-port.ts";
import type { Epochs, Retention } from "./epochs-port.ts";
import type { ExternalLinks, HeldLease } from "./external-links-port.ts";
import type { Files } from "./files-port.ts";
import type { Keyring } from "./keys/keyring.ts";
import type { Queries, Snapshots } from "./queries/port.ts";
import type { Rows } from "./read-models/rows.ts";
import type { StreamSessions } from "./stream-sessions-port.ts";

/**
 * The log, its feeds and its read models. Every method throws StoreUnavailableError when the database can't answer now,
 * and UnstorableValueError for text that Postgres can't keep. What is personal in events is sealed as they are appended and
 * opened as they are read, with the keys of `keyring`.
 */
export interface EventStore extends AsyncDisposable {
  /** All that deciding a command needs, in one round trip. */
  load(query: LoadQuery): Promise<LoadedStream>;
  /** Writes everything in one transaction, or nothing; one round trip. */
  append(request: AppendRequest): Promise<AppendResult>;
  /** Events of one stream with a version above `after`, oldest first. */
  readStream(streamId: string, after: number, limit: number): Promise<RecordedEvent[]>;
  /**
   * The catch-up reader: for each owner (full key) at most `limit` entries above `after`, lowest first, in one query;
   * fewer, but one at least, when they are so large that all of them would be too much at a time.
   * An owner named twice is read from the lower number. Owners without entries are absent from the answer.
   */
  readFeeds(cursors: readonly FeedCursor[], limit: number): Promise<Map<string, FeedEntry[]>>;
  /** A page of a participant's feed with everything known about each entry, for an operator; one query. */
  feedPage(query: FeedPageQuery): Promise<FeedPage>;
  /** The highest number of each feed, 0 when it has none yet; one query. */
  feedHeads(owners: readonly string[]): Promise<Map<string, number>>;
  /** The number up to which the feed was trimmed: what follows it is there, what is at or below it is gone. */
  feedFloor(owner: string): Promise<number>;
  /**
   * The same for whole streams: for each stream id at most `limit` events above `after`, oldest first, in one query.
   * A stream named twice is read from the lower version. Streams without such events are absent from the answer.
   */
  readStreams(cursors: readonly StreamCursor[], limit: number): Promise<Map<string, RecordedEvent[]>>;
  /** The version of each stream, 0 when it has no events yet; one query. */
  streamHeads(streamIds: readonly string[]): Promise<Map<string, number>>;
  /** What opening a participant's stream needs, from one snapshot. `head` and `epoch` are there for the unknown too. */
  participantStanding(tenant: string, id: string, coachId?: string | null): Promise<ParticipantStanding>;
  /** What opening a coach's stream needs, from one snapshot. Nobody registers coaches: one without a feed is at 0. */
  coachStanding(tenant: string, id: string): Promise<FeedStanding>;
  /** What opening a session's stream needs, from one snapshot. `head` and `epoch` are there for the unknown too. */
  sessionStanding(query: SessionStandingQuery): Promise<SessionStanding>;
  /** Those of the named participants who are suspended or erased now; one query. */
  barredAmong(participants: readonly ParticipantRef[]): Promise<BarredParticipant[]>;
  readonly keyring: Keyring;
  readonly relay: RelayReader;
  readonly leases: Leases;
  readonly externalLinks: ExternalLinks;
  readonly epochs: Epochs;
  readonly retention: Retention;
  readonly streamReplicas: StreamReplicas;
  readonly streamSessions: StreamSessions;
  readonly acceptedCommands: AcceptedCommands;
  readonly deadLetters: DeadLetters;
  readonly queries: Queries;
  readonly snapshots: Snapshots;
  readonly reference: ReferenceData;
  readonly files: Files;
  readonly apiKeys: ApiKeys;
  /** Removes what a rebuild of the read models that died has left: tables that no erasure reaches. */
  dropForgottenShadow(): Promise<void>;
  /** Throws when the database is down or not migrated to what this release needs. */
  ready(): Promise<void>;
}

export interface OpenStreamCounts {
  participant: number;
  coach: number;
  session: number;
}

export interface ReportedReplica {
  replica: string;
  open: OpenStreamCounts;
  /** Events written to streams since it started. */
  delivered: number;
  reportedAt: string;
}

/** How many streams each replica of the stream app has open. */
export interface StreamReplicas {
  report(replica: string, open: OpenStreamCounts, delivered: number): Promise<void>;
  withdraw(replica: string): Promise<void>;
  /** Those that reported lately. */
  list(): Promise<ReportedReplica[]>;
}

export interface LoadQuery {
  tenant: string;
  streamId: string;
  receipt?: ReceiptKey;
  /** Other streams of the tenant whose state is wanted. */
  related?: readonly string[];
}

export interface StreamState {
  version: number;
  state: unknown;
  stateVersion: number;
}

/** `version` 0, and no state, when there is no such stream. */
export interface LoadedStream {
  version: number;
  state: unknown;
  stateVersion: number | null;
  receipt: Receipt | null;
  /** By stream id; streams that do not exist are absent. */
  related: Map<string, StreamState>;
}

export type ExpectedVersion =
  | { kind: "no-stream" }
  | { kind: "exact"; version: number }
  | { kind: "exists" }
  | { kind: "any" };

/** An event, and the owners within the tenant whose feeds it goes to. */
export interface NewEvent {
  stored: StoredEvent;
  feeds: readonly string[];
}

/** Without events only the receipts are written: that is how a refusal is kept. */
export interface AppendRequest {
  tenant: string;
  streamId: string;
  expected: ExpectedVersion;
  events: readonly NewEvent[];
  /** The decider's state after the last event. */
  state: unknown;
  stateVersion: number;
  rows: Rows;
  receipts: readonly NewReceipt[];
  /** People, within the tenant (`participant/40`), whose keys are destroyed with this append; it has no events about them. */
  erases?: readonly string[];
  /** Of whom the receipts tell what was read elsewhere: it is a conflict when one of them has been erased since. */
  tellsOf?: readonly string[];
}

export type AppendResult =
  | { outcome: "appended"; version: number; epoch: number; feeds: Record<string, number>[] }
  /** Not the expected version, or somebody that the events tell of is erased. */
  | { outcome: "conflict"; version: number; state: unknown; stateVersion: number | null }
  /** Receipts of these keys stand already; nothing was written. */
  | { outcome: "replayed"; receipts: Receipt[] }
  /** The events tell of somebody who is erased, and would again if they were decided anew; nothing was written. */
  | { outcome: "erased" }
  /** The epoch is suspect after a restore: nothing may be written until an operator starts a new one. */
  | { outcome: "suspect" };

export interface FeedCursor {
  owner: string;
  after: number;
}

export interface FeedEntry {
  seq: number;
  event: RecordedEvent;
}

/** Entries above `after`, else the newest ones, below `before` if it is given. */
export interface FeedPageQuery {
  tenant: string;
  participantId: string;
  after?: number | undefined;
  before?: number | undefined;
  limit: number;
}

/** An entry as it is kept and as it reads. */
export interface LookedAtEntry {
  seq: number;
  /** In the log. Text, because it may outgrow a double. */
  position: string;
  /** Whether the relay has published it. */
  published: boolean;
  logged: LoggedEvent;
  /** Null when this release can't read it, and `unreadable` says why. */
  recorded: RecordedEvent | null;
  unreadable: string | null;
  /** Those whose share of it is gone for good, within the tenant: `participant/40`. */
  erased: string[];
}

export interface FeedPage extends FeedStanding {
  /** Whether there is or was such a participant. */
  exists: boolean;
  /** Oldest first; fewer than asked for when they are large, but one at least. */
  entries: LookedAtEntry[];
}

export interface FeedStanding {
  head: number;
  /** The number up to which the feed was trimmed. */
  floor: number;
  epoch: number;
}

export interface ParticipantStanding extends FeedStanding {
  exists: boolean;
  suspended: boolean;
  /** Of the sessions that are or were theirs, those that the coach who was asked about is a member of. */
  coachSessions: string[];
}

export interface StreamCursor {
  streamId: string;
  after: number;
}

export interface ParticipantRef {
  tenant: string;
  id: string;
}

/** A participant who can do nothing, and for whom nothing is streamed. */
export interface BarredParticipant extends ParticipantRef {
  reason: "suspended" | "erased";
}

export interface SessionStandingQuery {
  tenant: string;
  sessionId: string;
  participantId: string;
  /** A coach whose membership is asked for as well. */
  coachId: string | null;
}

export interface SessionStanding {
  participantExists: boolean;
  participantSuspended: boolean;
  /** Null when there is no such session. */
  kind: SessionKind | null;
  /** The participant whose session it is; null in a channel, and when there is no such session. */
  ofParticipant: string | null;
  participantJoined: boolean;
  coachJoined: boolean;
  /** The version at which it was closed; null while it is open. */
  closedAt: number | null;
  /** The session's version. */
  head: number;
  epoch: number;
}

/** A place in the log, in the relay's order. The numbers are text because transaction ids outgrow a double. */
export interface RelayCursor {
  epoch: number;
  xid: string;
  position: string;
}

/** Events in the order to publish, as they are kept, and where the cursor stands once they are published. */
export interface RelayBatch {
  events: LoggedEvent[];
  cursor: RelayCursor;
}

export interface RelayReader {
  /** Committed events after the cursor that no running transaction can still precede. */
  readBatch(limit: number): Promise<RelayBatch>;
  /** Moves the cursor past a batch; false, and nothing moves, when a holder with a newer fence exists. */
  advance(batch: RelayBatch, fence: number): Promise<boolean>;
  lag(): Promise<RelayLag>;
  status(): Promise<RelayStatus>;
}

/** Who publishes, and from where; with what `lag` says of what waits. */
export interface RelayStatus {
  /** Who took the lease last; null when nobody ever did. `leads` says whether it lasts still. */
  leader: { holder: string; fence: number; leads: boolean } | null;
  cursor: RelayCursor & { fence: number };
  epoch: number;
  suspect: boolean;
  /** Of the newest committed event; "0" when there is none. */
  newestPosition: string;
  /** When all this was so, by the database's clock. */
  at: string;
  lag: RelayLag;
  /** What the transaction that holds events back calls itself. */
  blockedBy: string | null;
}

export interface RelayLag {
  /** Events since they are counted: totals to make rates of. `appended` is null while too many wait to be counted. */
  published: number;
  appended: number | null;
  /** Unpublished events, counted up to 10,000. */
  events: number;
  /** Age of the oldest unpublished event. */
  seconds: number;
  /** How long the oldest transaction that holds unpublished events back has been open; 0 when none does. */
  blockedSeconds: number;
  blockedByPid: number | null;
}

/** Exclusive roles by the database's clock. A fence only ever grows, so what an old holder still writes can be refused. */
export interface Leases {
  /** The newest fence; 0 when nobody ever had it. */
  fence(name: string): Promise<number>;
  /** Null while another holder has it. */
  acquire(name: string, holder: string, ttlMs: number): Promise<{ fence: number } | null>;
  /** False when it has expired or passed on. */
  renew(name: string, holder: string, fence: number, ttlMs: number): Promise<boolean>;
  /** Frees it at once; does nothing when it has passed on. */
  release(name: string, holder: string, fence: number): Promise<void>;
  /** Renews many in one statement; answers the names of those that are still the holder's. */
  renewAll(holder: string, held: readonly HeldLease[], ttlMs: number): Promise<Set<string>>;
  /** Frees many at once. */
  releaseAll(holder: string, held: readonly HeldLease[]): Promise<void>;
}

/** How an application wants the payload of MESSAGE_SENT: one message, or an array of one (docs/adr/0007). */
export type MessagePayload = "object" | "array";

export interface ApiKeyOwner {
  tenant: string;
  application: string;
}

export interface FoundApiKey extends ApiKeyOwner {
  messagePayload: MessagePayload;
  /** When it will end; null when nobody has revoked or rotated it. */
  endsAt: string | null;
}

export interface NewExtra {
  code: string;
  name: string;
  group: string;
  dataType: ExtraDataType;
  isLog: boolean;
}

export interface ExtraSearch {
  /** Only those of this group. */
  group?: string | undefined;
  offset: number;
  limit: number;
}

/** Tables outside the log. */
export interface ReferenceData {
  /** Whose key it is; null also when it has ended. Notes, to the minute, that it was used. */
  apiKey(hash: string): Promise<FoundApiKey | null>;
  /** A tenant exists from its first API key on. */
  tenantExists(tenant: string): Promise<boolean>;
  /** Does nothing when the hash is known. */
  createApiKey(key: ApiKeyOwner & { hash: string }): Promise<void>;
  extraDefinition(tenant: string, code: string): Promise<Extra | null>;
  /** One page of the definitions, by group and code, and how many there are in all. */
  extraDefinitions(tenant: string, search: ExtraSearch): Promise<{ results: Extra[]; total: number }>;
  defineExtra(tenant: string, extra: NewExtra): Promise<Extra | "duplicate">;
  /**
   * The same under an idempotency key: the definition and the receipt of what is answered are written together, or
   * neither is. Answers the receipt that stands; it has another command's id when the key was used before.
   */
  defineExtraOnce(
    tenant: string,
    extra: NewExtra,
    receiptOf: (made: Extra | "duplicate") => NewReceipt,
  ): Promise<Receipt>;
}
