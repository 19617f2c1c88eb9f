// Ids by RFC 9562 §5.7. The random bytes come from a store that is filled for many ids at once: asking the system for
// sixteen at a time costs more than all else about an id.
import { randomFillSync } from "node:crypto";
import { v7 } from "uuid";

const BYTES_PER_ID = 16;
const store = new Uint8Array(256 * BYTES_PER_ID);
let used = store.length;
let [msecs, seq] = [0, 0];

/** A new UUIDv7: unique without coordination, and close to insertion order in an index. */
export function newId(): string {
  const random = freshBytes();
  const now = Date.now();
  // Within a millisecond ids count on from where chance has begun, so that later ones sort later.
  seq = now > msecs ? new DataView(random.buffer, random.byteOffset).getUint32(6) >>> 1 : seq + 1;
  msecs = Math.max(msecs, now);
  return v7({ random, msecs, seq });
}

function freshBytes(): Uint8Array {
  if (used === store.length) {
    randomFillSync(store);
    used = 0;
  }
  used += BYTES_PER_ID;
  return store.subarray(used - BYTES_PER_ID, used);
}
