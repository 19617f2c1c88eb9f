/** Keys as sealing and opening see them, without a cipher: it stands for one by giving back only what fits in every part. */
import type { Opener, Sealer } from "../sealing/event-sealing.ts";

const hide = (text: string): string => Buffer.from(text).toString("base64");

/** Keys of everybody; `erased` are those who have none any more. */
export const keysForTests = (...erased: string[]): Sealer & Opener => ({
  seal: (subject, plain, place) => [subject, place, plain].map(hide).join(" "),
  open(subject, sealed, place) {
    if (erased.includes(subject)) return null;
    const [sealedFor, sealedAt, plain = ""] = sealed.split(" ");
    if (sealedFor !== hide(subject) || sealedAt !== hide(place)) throw new Error("not sealed for this");
    return Buffer.from(plain, "base64").toString("utf8");
  },
});
