// Every case of the web platform's own tests of EventSource (WPT `eventsource/`), and those of servers that they do not
// have: each is the name of a test here, or says why it is none of a server's.

/** How the bytes are laid out: format.int.test.ts. */
export type FormatCase =
  | `bom${"" | "-2"}`
  | "comments"
  | "data-before-final-empty-line"
  | `field-${"data" | "event" | "event-empty" | "id" | "id-2" | "id-3" | "id-null" | "parsing" | "unknown"}`
  | `field-retry${"" | "-bogus" | "-empty"}`
  | "leading-space"
  | `mime-${"bogus" | "trailing-semicolon" | "valid-bogus"}`
  | "newlines"
  | "null-character"
  | "utf-8"
  | "CR inside payload"
  | "U+2028"
  | "1 MB event"
  | "id-only block";

/** What is asked, and what is answered before a stream opens: request.int.test.ts. */
export type RequestCase =
  | "accept"
  | "cache-control"
  | "credentials"
  | "cross-origin"
  | "cross-origin-preflight"
  | "redirect"
  | "post-to-connect"
  | "status-error"
  | "reconnect"
  | "request-cancellation"
  | "url"
  | "HEAD"
  | "204 after close"
  | `cursor ${"tampered" | "malformed" | "of another stream" | "of another epoch" | "in the future" | "of 129 bytes"}`
  | "header vs query conflict";

/** What becomes of an open stream: connection.int.test.ts. */
export type ConnectionCase =
  | "client half-open (no FIN)"
  | "token expiring between two events"
  | "membership revoked mid-stream"
  | "HTTP/2 reset"
  | "gzip proxied";

/*
 * Tried elsewhere:
 *   reader stalled for 60 s   subscriptions/sse-socket.int.test.ts and slow-readers.int.test.ts, with a shorter time
 *   resume during rebalance   a tail has no group that could rebalance: subscriptions/live-tail.int.test.ts, pnpm chaos
 *   reconnect storm           a benchmark
 *   cursor too old            with the trimming of feeds
 *
 * Of clients alone: a server has no say in what an object of a page looks like, or does with what it was sent.
 *   bfcache                   what browsers do with a page that is left
 *   close, readyState         of the object; that we notice is request-cancellation
 *   constructor-*, prototype  of the object
 *   event-data                the type of the event object; what is in it is field-data
 *   eventtarget, onmessage    the handlers; that events come to them, unnamed, is field-event
 *   onopen                    the handler; that it is called at once is comments
 *   from-readable-stream      a stream of the page's own
 */
