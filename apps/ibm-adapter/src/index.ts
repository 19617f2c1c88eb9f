export type { Conversation, Feed, FeedBatch, FeedState, Feeds, Opened, Sent } from "./client/feed.ts";
export { createFeeds, type FeedsPorts } from "./client/feeds.ts";
export type { ClientObserver } from "./client/observe.ts";
