// The cookie that carries a stream session, for a browser's own EventSource: that one cannot send headers. Scripts
// cannot read it, and the browser forgets it when the token that it stands for ends.
import type { IncomingHttpHeaders } from "node:http";

/** Where and how a browser sends the cookie back. */
export interface StreamCookieAttributes {
  /** `None` when pages and API are on different sites; browsers then want `secure`. */
  sameSite: "Strict" | "Lax" | "None";
  /** False on plain http, in development. */
  secure: boolean;
}

export const STREAM_COOKIE = "tributary_stream";

/** The `Set-Cookie` header for a sealed stream session; with an age of 0 the browser drops the one that it has. */
export function streamCookie(
  sealed: string,
  { maxAgeSeconds, sameSite, secure }: StreamCookieAttributes & { maxAgeSeconds: number },
): string {
  const attributes = [`Max-Age=${maxAgeSeconds}`, "Path=/api/v1", "HttpOnly", `SameSite=${sameSite}`];
  return [`${STREAM_COOKIE}=${sealed}`, ...attributes, ...(secure ? ["Secure"] : [])].join("; ");
}

/** The sealed stream session of a request, if its browser has one. */
export function sealedSessionOf({ cookie }: IncomingHttpHeaders): string | undefined {
  const named = `${STREAM_COOKIE}=`;
  const pair = cookie?.split(/; */).find((each) => each.startsWith(named));
  return pair?.slice(named.length);
}
