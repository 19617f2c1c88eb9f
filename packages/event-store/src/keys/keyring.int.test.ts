import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../database.ts";
import { StoreUnavailableError } from "../errors.ts";
import { type FreshStore, freshStore, kms } from "../testing/fresh-store.ts";
import { appendRequest, newEvent } from "../testing/requests.ts";
import { createKeyring, type Keyring } from "./keyring.ts";
import type { Kms } from "./kms.ts";

let fresh: FreshStore;
let database: ReturnType<typeof openDatabase>;
let queries = 0;
beforeAll(async () => {
  fresh = await freshStore();
  database = openDatabase({ databaseUrl: fresh.url });
});
afterAll(async () => {
  await database.$close();
  await fresh[Symbol.asyncDispose]();
});

/** A keyring of another replica, which counts its questions to the KMS. */
function keyring(changes: Partial<Kms> = {}, now?: () => number): Keyring {
  const counting: Kms = {
    wrap: (key, subject) => kms.wrap(key, subject),
    unwrap(wrapped, subject) {
      queries += 1;
      return kms.unwrap(wrapped, subject);
    },
    ...changes,
  };
  return createKeyring(database, { kms: counting, ...(now ? { now } : {}) });
}

const erase = (subject: string) =>
  fresh.store.append(appendRequest({ events: [newEvent()].slice(1), erases: [subject], receipts: [] }));

test("two replicas that make keys for the same people at the same time agree on one each", async () => {
  const people = Array.from({ length: 20 }, (_, id) => `acme/participant/racing-${id}`);
  const rings = [keyring(), keyring(), keyring()];
  const [first, ...others] = await Promise.all(
    rings.map((ring, index) => ring.ensure(index % 2 === 0 ? people : people.toReversed())),
  );
  for (const person of people) {
    const sealed = first?.seal(person, "x", "here") ?? "";
    for (const other of others) expect(other.open(person, sealed, "here")).toBe("x");
  }
});

test("keys are asked for once, all at a time, and again when their time is up", async () => {
  let now = 0;
  const people = ["acme/participant/cached-1", "acme/coach/cached-1"];
  await keyring().ensure(people);
  const ring = keyring({}, () => now);
  expect(ring.known(people)).toBeNull();
  queries = 0;
  const keys = await ring.find(people);
  expect(queries).toBe(2);
  now = 59_999;
  expect(ring.known(people)).not.toBeNull();
  await ring.find(people);
  expect(queries).toBe(2);
  now = 60_000;
  expect(ring.known(people)).toBeNull();
  expect(keys.seal("acme/coach/cached-1", "x", "here")).toMatch(/^v1\./);
});

test("somebody who never had a key is absent, and gets none by being asked for", async () => {
  const keys = await keyring().find(["acme/participant/nobody"]);
  expect(() => keys.open("acme/participant/nobody", "v1.x", "here")).toThrow("there is no key of");
  const client = await fresh.connect();
  const { rowCount } = await client.query("SELECT FROM subject_keys WHERE subject = 'participant/nobody'");
  expect(rowCount).toBe(0);
});

test("a key that the KMS does not give now is an outage, and is there once it does", async () => {
  const person = "acme/participant/away";
  const sealed = (await keyring().ensure([person])).seal(person, "x", "here");
  let isAway = true;
  const away = keyring({
    unwrap: (wrapped, subject) => (isAway ? Promise.reject(new Error("away")) : kms.unwrap(wrapped, subject)),
    wrap: () => Promise.reject(new Error("away")),
  });
  await expect(away.find([person])).rejects.toBeInstanceOf(StoreUnavailableError);
  await expect(away.ensure(["acme/participant/new-while-away"])).rejects.toBeInstanceOf(StoreUnavailableError);
  isAway = false;
  expect((await away.find([person])).open(person, sealed, "here")).toBe("x");
});

test("the erased have no key any more and never get another, also those who never had one", async () => {
  const [known, unknown] = ["acme/participant/erased-1", "acme/participant/erased-2"];
  const sealed = (await keyring().ensure([known])).seal(known, "x", "here");
  await erase("participant/erased-1");
  await erase("participant/erased-2");
  const keys = await keyring().ensure([known, unknown]);
  expect(keys.open(known, sealed, "here")).toBeNull();
  expect(keys.open(unknown, sealed, "here")).toBeNull();
  const client = await fresh.connect();
  const { rows } = await client.query("SELECT wrapped_key FROM subject_keys WHERE subject LIKE 'participant/erased-_'");
  expect(rows).toEqual([{ wrapped_key: null }, { wrapped_key: null }]);
});

test("a key that is at hand is gone once it is forgotten", async () => {
  const person = "acme/participant/forgotten";
  const ring = keyring();
  await ring.ensure([person]);
  expect(ring.known([person])).not.toBeNull();
  ring.forget(person);
  expect(ring.known([person])).toBeNull();
});
