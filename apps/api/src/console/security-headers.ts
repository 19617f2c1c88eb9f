// What the console's pages may do: run and show their own code, speak to their own origin, and nothing else.

/** Photos of people and pictures of cards may lie anywhere that speaks https; what a page makes itself is `data:` or `blob:`. */
const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' https: data: blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** Headers of a page that styles itself with that nonce, or of a file, which has none to run. */
export const securityHeaders = (nonce?: string): Record<string, string> => ({
  ...(nonce !== undefined && { "content-security-policy": policyOf(nonce) }),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
});
