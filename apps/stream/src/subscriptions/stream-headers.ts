// Headers of every stream: nothing between us and the reader may hold bytes back, compress them or keep them. Its
// connection serves nothing else afterwards: who is told to come back has to reach another replica.

export const eventStreamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
  connection: "close",
} as const;
