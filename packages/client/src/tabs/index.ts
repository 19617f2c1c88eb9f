/** @tributary/client/tabs: all tabs of a browser follow a stream over one connection. */
import type { Share } from "../client.ts";
import { tokenOf } from "../rest/credentials.ts";
import type { Follow } from "../stream/follow.ts";
import { together } from "./together.ts";

/** One connection for each stream and person, whichever tab has it. Where a browser cannot share, each tab has its own. */
export const acrossTabs = (): Share => (name, alone, access) => {
  if (globalThis.navigator?.locks === undefined || typeof BroadcastChannel === "undefined") return alone;
  return (onStatus): Follow =>
    async function* (cursor, signal) {
      const token = await tokenOf(access, false).catch(() => null);
      // Who cannot say whom it is for reads alone, which waits for a token.
      const follow = token === null ? alone : together(`${name} ${access.apiKey} ${personOf(token)}`, alone);
      yield* follow(onStatus)(cursor, signal);
    };
};

/** Whom a JWT names: two people in two tabs may not see the same, and a fresh token is of the same person. */
function personOf(token: string): string {
  try {
    const claims = token.split(".")[1] ?? "";
    const { iss, sub, role, tenant } = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/")));
    return JSON.stringify([iss, sub, role, tenant]);
  } catch {
    return token; // not one that says whom: it is shared by those who have the very same
  }
}
