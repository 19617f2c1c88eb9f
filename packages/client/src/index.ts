/** @tributary/client: typed calls, and streams that neither lose nor repeat an event. For browsers and Node. */
export { type Client, type ClientOptions, createClient, type Share } from "./client.ts";
export type * from "./generated/contract.ts";
export type { Answer, Input, LaterAnswer, LaterRouteName, RouteName } from "./rest/call.ts";
export type { Access, TokenSource } from "./rest/credentials.ts";
export { ConnectionError, isCurable, ProblemError } from "./rest/errors.ts";
export type { WireEvent } from "./stream/cursor.ts";
export { type CursorStore, cursorsIn, type TextStorage } from "./stream/cursors.ts";
export { EventStream, type Listened, ResetError, type StreamOptions } from "./stream/event-stream.ts";
export type { Follow, Happening, Status } from "./stream/follow.ts";
