/** @tributary/schemas: every event, command and public shape. Imports nothing of ours and does no IO. */
export {
  type ActivityPlanCard,
  type ActivityValue,
  activityPlanCard,
  type PlannedCard,
} from "./activity-plans/card.ts";
export type { AddActionPlanCards, CardResponse, RespondToActionPlanCard } from "./activity-plans/commands.ts";
export {
  type AddActivityPlanBody,
  activityPlan,
  activityPlanCardResults,
  addActivityPlanBody,
  type NewActivityPlanCard,
  type RespondToCardBody,
  respondToCardBody,
  type SearchCardsBody,
  searchCardsBody,
} from "./activity-plans/http.ts";
export { MAX_CARDS, type Recurrence } from "./activity-plans/recurrence.ts";
export { isWithinBounds } from "./activity-plans/response-bounds.ts";
export type {
  AnswerJoinRequest,
  ChangeChatSession,
  JoinChatSession,
  LeaveChatSession,
  MarkMessages,
  OpenChatSession,
  SendMessage,
} from "./chat-sessions/commands.ts";
export {
  type EphemeralEvent,
  type EphemeralEventType,
  ephemeralEvent,
  type SignalBody,
  signalBody,
  type TypingBody,
  typingBody,
} from "./chat-sessions/ephemeral.ts";
export {
  type Attachment,
  attachment,
  type MessageOrigin,
  type SessionKind,
  sessionKind,
} from "./chat-sessions/events.ts";
export {
  type AddMemberBody,
  addMemberBody,
  type ChatSession,
  type ChatSessionMember,
  chatSession,
  chatSessionMember,
  chatSessionResults,
  editMessageBody,
  type MarkReadBody,
  markDeliveredBody,
  markReadBody,
  type OpenChatSessionBody,
  openChatSessionBody,
  type SearchSessionsBody,
  type SendMessageBody,
  searchSessionsBody,
  sendMessageBody,
} from "./chat-sessions/http.ts";
export {
  type InboxSession,
  inboxResults,
  inboxSession,
  type SearchInboxBody,
  searchInboxBody,
} from "./chat-sessions/inbox.ts";
export type { ChangeReaction, DeleteMessage, EditMessage } from "./chat-sessions/message-commands.ts";
export { reaction } from "./chat-sessions/reaction.ts";
export {
  type ChatMessage,
  chatMessage,
  deletedMessage,
  deliveryMark,
  type MemberEvent,
  memberEvent,
  reactionChange,
  readMark,
  toChatMessage,
} from "./chat-sessions/wire.ts";
export { type Command, type CommandOf, type CommandType, command, commandStream } from "./commands.ts";
export {
  type DomainEvent,
  type DomainEventType,
  type EventOf,
  eventCatalogue,
  eventCodec,
  eventSealing,
} from "./events/catalogue.ts";
export { InvalidEventError, UnknownEventError } from "./events/errors.ts";
export { readLogged } from "./events/read-logged.ts";
export type { EventMetadata, LoggedEvent, RecordedEvent, StoredEvent } from "./events/recorded-event.ts";
export type {
  ChangeExternalChatStatus,
  LinkExternalChat,
  MirrorExternalChat,
  UnlinkExternalChat,
} from "./external-chats/commands.ts";
export { type ExternalChatStatus, externalChatStatus } from "./external-chats/events.ts";
export {
  type ExternalChat,
  externalChat,
  externalChatProviders,
  externalChatResults,
  externalChatsQuery,
  type HeldExternalChat,
  heldExternalChat,
  heldExternalChatResults,
  IBM_VIDEO,
  linkExternalChatBody,
  type SearchExternalChatsBody,
  searchExternalChatsBody,
  toExternalChat,
} from "./external-chats/http.ts";
export { externalChatChange, toExternalChatChange } from "./external-chats/wire.ts";
export type { ChangeExtraValue } from "./extras/commands.ts";
export { type ExtraDataType, extraDataType, extraValueSchema } from "./extras/extra-value.ts";
export {
  type ChangeExtraBody,
  changeExtraBody,
  type DefineExtraBody,
  defineExtraBody,
  type Extra,
  type ExtraHistory,
  extra,
  extraHistory,
  extraHistoryQuery,
  extraResults,
  type PastExtraValue,
  pastExtraValue,
  type SearchExtrasBody,
  searchExtrasBody,
} from "./extras/http.ts";
export { type ExtraChange, extraChange, toExtraChange } from "./extras/wire.ts";
export type { AnswerForm, FormOnRecord, RequestForm } from "./forms/commands.ts";
export { type FormAnswer, type FormField, formField } from "./forms/events.ts";
export { answerFormBody, type FormsQuery, formResults, formsQuery, requestFormBody } from "./forms/http.ts";
export { answeredForm, type Form, form, toForm } from "./forms/wire.ts";
export {
  type ApiKey,
  apiKey,
  apiKeyResults,
  apiKeysQuery,
  type CreateApiKeyBody,
  type CreatedApiKey,
  createApiKeyBody,
  createdApiKey,
  rotateApiKeyBody,
} from "./http/api-key.ts";
export { type CommandStatus, commandStatus } from "./http/command-status.ts";
export {
  type DeadLetter,
  deadLetter,
  deadLetterResults,
  deadLettersQuery,
  type ListedDeadLetter,
  listedDeadLetter,
  type RetriedDeadLetters,
  retriedDeadLetters,
  retryDeadLettersBody,
} from "./http/dead-letter.ts";
export {
  type FeedEntries,
  type FeedEntriesQuery,
  type FeedEntryView,
  feedEntries,
  feedEntriesQuery,
  feedEntry,
} from "./http/feed-inspector.ts";
export {
  type OpenStreamsAnswer,
  openStreams,
  type PlatformLag,
  type PlatformOverview,
  platformLag,
  platformOverview,
} from "./http/operations.ts";
export { paging } from "./http/paging.ts";
export { type Problem, problem } from "./http/problem.ts";
export {
  type CreateIbmGroupBody,
  createIbmGroupBody,
  type IbmChannel,
  ibmChannel,
  type LinkIbmChannelBody,
  linkIbmChannelBody,
} from "./ibm-channels/http.ts";
export { externalParticipants, externalParticipantsOf } from "./ibm-channels/parameters.ts";
export { fromCommandRecord, type SentCommand, toCommandRecord } from "./kafka/command-record.ts";
export { fromEphemeralRecord, type SentMoment, toEphemeralRecord } from "./kafka/ephemeral-record.ts";
export { parseFeeds } from "./kafka/feeds-header.ts";
export { type EventRecord, fromRecord, toRecord } from "./kafka/record.ts";
export {
  commandSubject,
  openCommand,
  sealRecord,
  subjectOfCommand,
  toSealedCommand,
} from "./kafka/sealed-command.ts";
export {
  activityPlanStream,
  chatSessionName,
  chatSessionStream,
  coachFeed,
  feedKey,
  participantFeed,
  participantStream,
} from "./keys.ts";
export type { PostNotice } from "./notices/commands.ts";
export { notice, postNoticeBody, toNotice } from "./notices/http.ts";
export type {
  EraseParticipant,
  ReactivateParticipant,
  RegisterParticipant,
  SuspendParticipant,
  UpdateParticipantProfile,
} from "./participants/commands.ts";
export {
  type Participant,
  type ParticipantResults,
  participant,
  participantResults,
  type RegisterParticipantBody,
  registerParticipantBody,
  type SearchParticipantsBody,
  searchParticipantsBody,
  updateParticipantBody,
} from "./participants/http.ts";
export {
  type Actor,
  actor,
  type Member,
  type MemberRef,
  type MemberType,
  member,
  memberType,
  type Role,
  role,
} from "./people.ts";
export { personal } from "./personal.ts";
export { saidTo } from "./questions/question.ts";
export { recipients } from "./routing/recipients.ts";
export { ephemeralRouting, type Include, includes, routing } from "./routing/routing.ts";
export type { Opener, Sealer } from "./sealing/event-sealing.ts";
export { ERASED_TEXT, loggedForm } from "./sealing/personal-fields.ts";
export type { GivenSpeaker, Speaker } from "./speaker.ts";
export { streamSession } from "./stream-sessions/http.ts";
export { outsideId } from "./values/identifiers.ts";
export { type JsonValue, jsonValue } from "./values/json-value.ts";
export { text } from "./values/text.ts";
export { utcTime } from "./values/time.ts";
export { webUrl } from "./values/web-url.ts";
export {
  KEEP_ALIVE,
  type StreamClosing,
  type StreamReset,
  streamClosing,
  streamReset,
  type TokenExpiring,
} from "./wire/stream-control.ts";
export { toWireEvent, toWireMoment } from "./wire/to-wire-event.ts";
export { type WireEvent, type WireEventType, wireEvent } from "./wire/wire-event.ts";
