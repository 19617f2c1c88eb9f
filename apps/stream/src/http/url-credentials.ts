// Addresses end up in logs, histories and referrers, so credentials in them are refused even when others are there:
// whoever puts them there is to notice at once.

import { AppError } from "@tributary/runtime";

const CREDENTIALS = /^(access[-_]?token|id[-_]?token|token|jwt|bearer|authorization|(x[-_]?)?api[-_]?key)$/i;

/** @throws AppError 400 that says where credentials belong. */
export function refuseCredentialsIn(query: URLSearchParams): void {
  const name = [...query.keys()].find((key) => CREDENTIALS.test(key));
  if (name === undefined) return;
  const detail = `Credentials do not belong into an address (${name}): send headers, or start a stream session`;
  throw new AppError("malformed-request", detail);
}
