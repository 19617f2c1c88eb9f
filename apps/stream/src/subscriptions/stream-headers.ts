// Headers of every stream: nothing between us and the reader may hold bytes back, compress them or keep them.

export const eventStreamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
} as const;

/**
 * Any origin may read a stream with headers of its own. With the cookie of a stream session none may: browsers show no
 * page the answer to a credentialed request that allows everybody.
 */
export const corsHeaders = { "access-control-allow-origin": "*" } as const;

export const preflightHeaders = {
  "access-control-allow-methods": "GET, HEAD, OPTIONS",
  "access-control-allow-headers": "Authorization, X-API-Key, Last-Event-ID, Cache-Control",
  "access-control-max-age": "86400",
} as const;
