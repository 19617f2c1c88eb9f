// Cursors are what clients keep: `<seq>.<check>`. The check ties a number to its tenant, stream and epoch, so that a
// cursor of another stream, epoch or deployment is recognised instead of being taken for a place in this one.
import { createHmac, timingSafeEqual } from "node:crypto";

const CHECK_BYTES = 12;
const CURSOR = /^(0|[1-9][0-9]{0,15})\.([A-Za-z0-9_-]{16})$/;

export type CursorReading =
  | { ok: true; seq: number }
  | { ok: false; reason: "malformed" | "foreign" | "restored" | "future" | "too_old" };

export interface CursorScope {
  tenant: string;
  /** Feed owner or stream, within the tenant. */
  stream: string;
  epoch: number;
}

export interface CursorCodec {
  /** A function that writes cursors of one stream: the check is computed once, each cursor is a concatenation. */
  writer(scope: CursorScope): (seq: number) => string;
  write(tenant: string, stream: string, epoch: number, seq: number): string;
  /**
   * Reads a cursor that came from outside. `head` is the highest number that the stream has given out, `floor` the one up to
   * which it was trimmed: it may be gone on from there. Of an earlier epoch no number is what it was.
   */
  read(text: string, at: CursorScope & { head: number; floor: number }): CursorReading;
}

/** A codec that signs with the first key and accepts all of them, so that keys can be rotated. */
export function createCursorCodec({ keys }: { keys: readonly string[] }): CursorCodec {
  const [current] = keys;
  if (current === undefined) throw new TypeError("A cursor codec needs at least one key");

  const writer = (scope: CursorScope) => {
    const check = checkOf(current, scope);
    return (seq: number) => `${seq}.${check}`;
  };
  return {
    writer,
    write: (tenant, stream, epoch, seq) => writer({ tenant, stream, epoch })(seq),
    read(text, at) {
      const [, digits, check] = CURSOR.exec(text) ?? [];
      const seq = Number(digits);
      if (check === undefined || !Number.isSafeInteger(seq)) return { ok: false, reason: "malformed" };
      if (!isOurs(check, at)) return { ok: false, reason: isOfEarlier(check, at) ? "restored" : "foreign" };
      if (seq > at.head) return { ok: false, reason: "future" };
      return seq < at.floor ? { ok: false, reason: "too_old" } : { ok: true, seq };
    },
  };

  function isOurs(check: string, scope: CursorScope): boolean {
    const given = Buffer.from(check);
    return keys.some((key) => timingSafeEqual(given, Buffer.from(checkOf(key, scope))));
  }

  /** There are as many epochs as there were restores: few. */
  function isOfEarlier(check: string, scope: CursorScope): boolean {
    for (let epoch = scope.epoch - 1; epoch >= 1; epoch -= 1) if (isOurs(check, { ...scope, epoch })) return true;
    return false;
  }
}

// NUL cannot occur in a tenant or a stream id, so the parts cannot run into each other.
function checkOf(key: string, { tenant, stream, epoch }: CursorScope): string {
  const mac = createHmac("sha256", key).update(`${tenant}\0${stream}\0${epoch}`).digest();
  return mac.subarray(0, CHECK_BYTES).toString("base64url");
}
