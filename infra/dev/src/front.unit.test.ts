import { expect, test } from "vitest";
import { isStreamPath } from "./front.ts";

test.for([
  "/api/v1/participants/40/stream",
  "/api/v1/participants/40/stream?lastEventId=1.a",
  "/api/v1/participants/40/chat_sessions/9/stream",
  "/api/v1/coaches/41/stream/",
])("%s belongs to the stream app", (url) => expect(isStreamPath(url)).toBe(true));

test.for([
  "/api/v1/participants",
  "/api/v1/participants/stream",
  "/api/v1/stream_sessions",
  "/api/v1/participants/40?next=/api/v1/x/stream",
  "/stream",
])("%s belongs to the api", (url) => expect(isStreamPath(url)).toBe(false));
