// The wire of Bright Pattern's Mobile/Web Messaging API, v1 and v2, as its clients see it.
export {
  availability,
  type ChatProperties,
  caseHistory,
  chatProperties,
  expectedParameters,
  iceServers,
  serverVersion,
  smsSession,
  type UploadedFile,
  uploadedFile,
} from "./answers.ts";
export { type ClientEvent, clientEvent, type SendEventsBody, sendEventsBody } from "./client-events.ts";
export { readVendorError, type VendorError, type VendorErrorCode, vendorErrors } from "./errors.ts";
export { readServerEvents } from "./read-server-events.ts";
export { notificationsBody, type RequestChatBody, requestChatBody } from "./requests.ts";
export type { KnownEvent, ServerEvent, UnknownEvent } from "./server-events.ts";
