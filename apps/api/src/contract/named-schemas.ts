// The public shapes by the names that documents and generated clients know them by. A name is part of the contract.
import {
  activityPlan,
  activityPlanCard,
  activityPlanCardResults,
  addActivityPlanBody,
  addMemberBody,
  answeredForm,
  answerFormBody,
  apiKey,
  apiKeyResults,
  attachment,
  changeExtraBody,
  chatMessage,
  chatSession,
  chatSessionMember,
  chatSessionResults,
  command,
  commandStatus,
  createApiKeyBody,
  createdApiKey,
  createIbmGroupBody,
  deadLetter,
  deadLetterResults,
  defineExtraBody,
  deletedMessage,
  deliveryMark,
  editMessageBody,
  externalChat,
  externalChatChange,
  externalChatResults,
  extra,
  extraChange,
  extraHistory,
  extraResults,
  feedEntries,
  feedEntry,
  form,
  formResults,
  heldExternalChat,
  heldExternalChatResults,
  ibmChannel,
  inboxResults,
  inboxSession,
  linkExternalChatBody,
  linkIbmChannelBody,
  listedDeadLetter,
  markDeliveredBody,
  markReadBody,
  memberEvent,
  notice,
  openChatSessionBody,
  openStreams,
  participant,
  participantResults,
  platformLag,
  platformOverview,
  postNoticeBody,
  problem,
  reactionChange,
  readMark,
  registerParticipantBody,
  requestFormBody,
  respondToCardBody,
  retriedDeadLetters,
  retryDeadLettersBody,
  rotateApiKeyBody,
  searchCardsBody,
  searchExternalChatsBody,
  searchExtrasBody,
  searchInboxBody,
  searchParticipantsBody,
  searchSessionsBody,
  sendMessageBody,
  signalBody,
  streamClosing,
  streamReset,
  streamSession,
  typingBody,
  updateParticipantBody,
} from "@tributary/schemas";
import { z } from "zod";

/** A JSON Schema, or another part of a document: plain JSON. */
export type Json = Record<string, unknown>;

const bodies = {
  RegisterParticipantBody: registerParticipantBody,
  UpdateParticipantBody: updateParticipantBody,
  SearchParticipantsBody: searchParticipantsBody,
  DefineExtraBody: defineExtraBody,
  SearchExtrasBody: searchExtrasBody,
  ChangeExtraBody: changeExtraBody,
  OpenChatSessionBody: openChatSessionBody,
  SearchSessionsBody: searchSessionsBody,
  TypingBody: typingBody,
  SignalBody: signalBody,
  SearchInboxBody: searchInboxBody,
  AddMemberBody: addMemberBody,
  SendMessageBody: sendMessageBody,
  Command: command,
  CreateApiKeyBody: createApiKeyBody,
  RotateApiKeyBody: rotateApiKeyBody,
  RetryDeadLettersBody: retryDeadLettersBody,
  EditMessageBody: editMessageBody,
  MarkReadBody: markReadBody,
  MarkDeliveredBody: markDeliveredBody,
  RequestFormBody: requestFormBody,
  AnswerFormBody: answerFormBody,
  PostNoticeBody: postNoticeBody,
  LinkExternalChatBody: linkExternalChatBody,
  SearchExternalChatsBody: searchExternalChatsBody,
  LinkIbmChannelBody: linkIbmChannelBody,
  CreateIbmGroupBody: createIbmGroupBody,
  AddActivityPlanBody: addActivityPlanBody,
  SearchActivityPlanCardsBody: searchCardsBody,
  RespondToActivityPlanCardBody: respondToCardBody,
};

const answers = {
  Attachment: attachment,
  ActivityPlan: activityPlan,
  ApiKey: apiKey,
  ApiKeyResults: apiKeyResults,
  CreatedApiKey: createdApiKey,
  ActivityPlanCard: activityPlanCard,
  ActivityPlanCardResults: activityPlanCardResults,
  ChatMessage: chatMessage,
  ChatSession: chatSession,
  ChatSessionMember: chatSessionMember,
  ChatSessionResults: chatSessionResults,
  OpenStreams: openStreams,
  PlatformLag: platformLag,
  PlatformOverview: platformOverview,
  FeedEntry: feedEntry,
  FeedEntries: feedEntries,
  InboxSession: inboxSession,
  InboxResults: inboxResults,
  Participant: participant,
  ParticipantResults: participantResults,
  Extra: extra,
  ExtraResults: extraResults,
  ExtraChange: extraChange,
  ExtraHistory: extraHistory,
  MemberEvent: memberEvent,
  ReadMark: readMark,
  DeletedMessage: deletedMessage,
  ReactionChange: reactionChange,
  DeliveryMark: deliveryMark,
  Form: form,
  FormResults: formResults,
  AnsweredForm: answeredForm,
  Notice: notice,
  ExternalChat: externalChat,
  ExternalChatResults: externalChatResults,
  HeldExternalChat: heldExternalChat,
  HeldExternalChatResults: heldExternalChatResults,
  ExternalChatChange: externalChatChange,
  IbmChannel: ibmChannel,
  StreamReset: streamReset,
  StreamClosing: streamClosing,
  StreamSession: streamSession,
  CommandStatus: commandStatus,
  DeadLetter: deadLetter,
  ListedDeadLetter: listedDeadLetter,
  DeadLetterResults: deadLetterResults,
  RetriedDeadLetters: retriedDeadLetters,
  Problem: problem,
};

export interface SchemaBook {
  /** The schema as a document says it: a reference when it has a name, else written out. */
  describe(schema: z.ZodType, direction: "input" | "output"): Json;
  /** Every named schema, for `components/schemas`. */
  readonly components: Json;
}

const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({ ...bodies, ...answers })) named.add(schema, { id });

const options = { uri: (id: string) => `#/components/schemas/${id}`, unrepresentable: "any" } as const;

/** JSON Schemas (2020-12) of zod schemas, in which named shapes refer to each other. */
export function createSchemaBook(): SchemaBook {
  const inputs = z.toJSONSchema(named, { ...options, io: "input" }).schemas;
  const outputs = z.toJSONSchema(named, { ...options, io: "output" }).schemas;
  const names = Object.keys({ ...bodies, ...answers }).toSorted();
  const components = names.map((name) => [name, bare(name in bodies ? inputs[name] : outputs[name])]);
  return {
    components: Object.fromEntries(components),
    describe(schema, direction) {
      const name = named.get(schema)?.id;
      return name === undefined ? written(schema, direction) : { $ref: options.uri(name) };
    },
  };
}

function written(schema: z.ZodType, io: "input" | "output"): Json {
  const book = z.registry<{ id: string }>();
  for (const [id, one] of Object.entries({ ...bodies, ...answers })) book.add(one, { id });
  book.add(schema, { id: "(this)" });
  return bare(z.toJSONSchema(book, { ...options, io }).schemas["(this)"]);
}

function bare(schema: Json = {}): Json {
  const { $schema: _dialect, $id: _address, ...rest } = schema;
  return rest;
}
