// The wire of IBM Video Streaming's chats as its clients see it: IBM's own API, and the chat service behind it.
export {
  type ChannelState,
  type ChatError,
  channelState,
  channelsAnswer,
  chatErrorCodes,
  eventAnswer,
  membersAnswer,
  messageAnswer,
  messagesAnswer,
  reactionAnswer,
  readChatError,
  syncAnswer,
} from "./answers.ts";
export {
  type ApiError,
  apiErrors,
  chatJson,
  type Group,
  groupsJson,
  type Initialisation,
  qnaJson,
  readApiError,
  type TokenAnswer,
  tokenAnswer,
} from "./api-answers.ts";
export { type GroupsForm, groupsForm, revokeForm, type TokenForm, tokenForm } from "./api-requests.ts";
export type { ChatChannel, ChatMember } from "./channel.ts";
export {
  connectPayload,
  eventBody,
  type MessageBody,
  type MessagePage,
  membersPayload,
  messageBody,
  partialUpdateBody,
  pingFrame,
  type QueryChannelBody,
  type QueryChannelsBody,
  queryChannelBody,
  queryChannelsBody,
  reactionBody,
  type SyncBody,
  syncBody,
  updateBody,
} from "./chat-requests.ts";
export type { ChatEvent, EventOfType, KnownEvent, KnownType, UnknownEvent } from "./events.ts";
export type { ChatMessage, ChatReaction } from "./message.ts";
export { readEvent, readFrame } from "./read-events.ts";
export { compareTimes, isTime, newestTime } from "./times.ts";
export type { ChatUser } from "./user.ts";
