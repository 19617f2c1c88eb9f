// The typed client for IBM Video Streaming's API: access tokens, the chat and the Q&A of a channel, group chats.
export { type AccessToken, type AccessTokenOptions, accessToken, type Grant } from "./access-token.ts";
export { createIbmVideo, type IbmVideo, type IbmVideoOptions, type NewGroup } from "./client.ts";
export {
  BadRequestError,
  ChannelNotFoundError,
  ChatNotIncludedError,
  IbmVideoError,
  InvalidTokenError,
  LackOfOwnershipError,
  type RateLimit,
  RateLimitedError,
  TemporarilyUnavailableError,
  TokenRefusedError,
  UnexpectedAnswerError,
} from "./errors.ts";
export { secureUrl } from "./secure-url.ts";
