// Keys that are at hand: what seals and opens, without asking anybody. It stays as it is while it is used, whatever the
// keyring forgets meanwhile.
import type { KeyObject } from "node:crypto";
import type { Opener, Sealer } from "@tributary/schemas";
import { openBytes, sealBytes } from "./cipher.ts";

/** Names how a value is sealed, so that another way can come. */
const VERSION = "v1.";

/** The key of a person; null once they are erased. */
export type SubjectKey = KeyObject | null;

export class SubjectKeys implements Sealer, Opener {
  readonly #keys: ReadonlyMap<string, SubjectKey>;

  constructor(keys: ReadonlyMap<string, SubjectKey>) {
    this.#keys = keys;
  }

  /** Whether one of them is erased: nothing about them can be sealed any more. */
  get someErased(): boolean {
    return [...this.#keys.values()].includes(null);
  }

  /** Whether this one is: what was sealed for them opens no more. */
  isErased(subject: string): boolean {
    return this.#keys.get(subject) === null;
  }

  seal(subject: string, plain: string, place: string): string {
    const key = this.#keyOf(subject);
    if (key === null) throw new Error("nothing can be sealed for somebody who is erased");
    return VERSION + sealBytes(key, Buffer.from(plain), boundTo(subject, place)).toString("base64");
  }

  open(subject: string, sealed: string, place: string): string | null {
    const key = this.#keyOf(subject);
    if (key === null) return null;
    if (!sealed.startsWith(VERSION)) throw new Error("sealed in a way that this release does not know");
    const bytes = Buffer.from(sealed.slice(VERSION.length), "base64");
    return openBytes(key, bytes, boundTo(subject, place)).toString("utf8");
  }

  #keyOf(subject: string): SubjectKey {
    const key = this.#keys.get(subject);
    if (key === undefined) throw new Error(`there is no key of ${subject}`);
    return key;
  }
}

const boundTo = (subject: string, place: string): string => `${subject}\0${place}`;
