// What our messages are called over there: every replica calls one the same, so that it can be looked up before it is sent
// again; and nobody else can, so that no viewer takes a name before us, or has what they say taken for ours.
import { createHmac, timingSafeEqual } from "node:crypto";

const MAC_LENGTH = 22;
const OWN = new RegExp(`^t-([1-9][0-9]{0,9})-([A-Za-z0-9_-]{${MAC_LENGTH}})$`);

export interface OwnMessages {
  /** The message of this version of the session. */
  idOf(version: number): string;
  /** The session's version of a message of ours; null for everybody else's. */
  versionOf(vendorId: string): number | null;
}

/** Of one link. `clientId` is its secret. */
export function ownMessages({ clientId, linkId }: { clientId: string; linkId: string }): OwnMessages {
  const macOf = (version: number): string =>
    createHmac("sha256", clientId).update(`${linkId}/${version}`).digest("base64url").slice(0, MAC_LENGTH);
  return {
    idOf: (version) => `t-${version}-${macOf(version)}`,
    versionOf(vendorId) {
      const [, digits, mac = ""] = OWN.exec(vendorId) ?? [];
      if (digits === undefined) return null;
      const version = Number(digits);
      return timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(version))) ? version : null;
    },
  };
}
