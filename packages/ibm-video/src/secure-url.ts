// Secrets travel encrypted: to this machine itself they may go as they are.
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The URL without a slash at its end, so that paths can be put behind it. @throws TypeError when it is neither https nor on
 * this machine, or is more than a place.
 */
export function secureUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSecure = url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.test(url.hostname));
  const isPlace = url !== null && /^[^?#]+$/.test(text) && url.username === "" && url.password === "";
  if (!isSecure || !isPlace) throw new TypeError(`must be an https URL and no more: ${url?.origin ?? "it is no URL"}`);
  return text.replace(/\/+$/, "");
}
