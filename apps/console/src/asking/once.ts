// What the platform is asked to do carries a key, so that it is done once however often it is asked for.

export interface Once {
  "Idempotency-Key": string;
}

/** One try, even when the client asks again with a fresh token. */
export const onceOnly = (): Once => ({ "Idempotency-Key": crypto.randomUUID() });
