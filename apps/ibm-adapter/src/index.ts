export type { Conversation, Feed, FeedBatch, FeedState, Feeds, Opened, Sent } from "./client/feed.ts";
