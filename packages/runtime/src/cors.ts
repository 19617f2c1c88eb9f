// What browsers let pages of other origins do. With credentials of their own, sent as headers, all of them may do
// everything; the cookie of a stream session counts for pages of our own origin and of those that are configured.
import type { IncomingHttpHeaders } from "node:http";

/** The headers that every answer has, be it an error, so that the page can read it. */
export function corsHeaders(
  { origin }: IncomingHttpHeaders,
  { allowedOrigins, exposed }: { allowedOrigins: readonly string[]; exposed: string },
): Record<string, string> {
  const answer = { "access-control-expose-headers": exposed, vary: "Origin" };
  if (origin === undefined || !allowedOrigins.includes(origin))
    return { ...answer, "access-control-allow-origin": "*" };
  // Browsers want it by name where cookies are concerned.
  return { ...answer, "access-control-allow-origin": origin, "access-control-allow-credentials": "true" };
}

/** The further headers of the answer to a preflight, which is the same for everybody. */
export function preflightHeaders({ methods, accepted }: { methods: string; accepted: string }): Record<string, string> {
  return {
    allow: methods,
    "access-control-allow-methods": methods,
    "access-control-allow-headers": accepted,
    "access-control-max-age": "86400",
  };
}

/**
 * Whether a page of a foreign origin made a browser send this. Browsers add their cookies whoever asks, and what is
 * asked for happens even when the page may not read the answer. What is no browser says nothing of the kind.
 */
export function isFromForeignPage(headers: IncomingHttpHeaders, allowedOrigins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin !== undefined) return !allowedOrigins.includes(origin) && URL.parse(origin)?.host !== host;
  // An image or a script has no origin to show, but browsers say this of them.
  const site = headers["sec-fetch-site"];
  return site === "cross-site" || site === "same-site";
}
