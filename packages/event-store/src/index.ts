// @tributary/event-store: the log, its feeds, its read models and its migrations. The only door to the database.

export type { ApiKeys, StoredApiKey } from "./api-keys-port.ts";
export { withTraces } from "./append/traced-append.ts";
export { checkLog, type RuleResult } from "./check-log/check-log.ts";
export type {
  DeadLetter,
  DeadLetterReason,
  DeadLetterSummary,
  DeadRecord,
  ListedDeadLetter,
  NewDeadLetter,
  NewReceipt,
  Receipt,
  ReceiptKey,
} from "./commands-port.ts";
export type { Epochs, LogEpoch, PublishedEvent } from "./epochs-port.ts";
export { isRefusedByDatabase, StoreUnavailableError, UnstorableValueError } from "./errors.ts";
export { createEventStore } from "./event-store.ts";
export type { ExternalLinks, HeldLease, HeldLink, LinkMove } from "./external-links-port.ts";
export type { Files, StoredFile } from "./files-port.ts";
export { inSlices } from "./in-slices.ts";
export { openedCommand, sealedCommand, sealedRecord } from "./keys/command-keys.ts";
export type { Keyring } from "./keys/keyring.ts";
export { createLocalKms, type Kms } from "./keys/kms.ts";
export { migrate } from "./migrate/migrate.ts";
export type {
  AppendRequest,
  AppendResult,
  BarredParticipant,
  EventStore,
  ExpectedVersion,
  FeedCursor,
  FeedEntry,
  FeedPage,
  FeedStanding,
  Leases,
  LoadedStream,
  LookedAtEntry,
  NewEvent,
  ParticipantRef,
  ParticipantStanding,
  ReferenceData,
  RelayCursor,
  RelayLag,
  RelayReader,
  RelayStatus,
  SessionStanding,
  StreamCursor,
} from "./port.ts";
export type { MessagePage, Queries, Snapshot, Snapshots, StreamHeads } from "./queries/port.ts";
export { projectRows } from "./read-models/project-rows.ts";
export { mergeRows, type Rows } from "./read-models/rows.ts";
export type { Difference, TableComparison } from "./rebuild/compare.ts";
export { checkReadModels, type RunOptions, rebuildReadModels } from "./rebuild/rebuild-read-models.ts";
export type { StreamSession } from "./stream-sessions-port.ts";
