import { type EventOf, eventCodec } from "@tributary/schemas";
import { v7 as uuid } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExternalLinks, HeldLink } from "./external-links-port.ts";
import { projectRows } from "./read-models/project-rows.ts";
import { mergeRows } from "./read-models/rows.ts";
import { type FreshStore, freshStore } from "./testing/fresh-store.ts";
import { AT, messageSent, newEvent, TENANT } from "./testing/requests.ts";

let fresh: FreshStore;
let links: ExternalLinks;
beforeAll(async () => {
  fresh = await freshStore();
  links = fresh.store.externalLinks;
});
afterAll(() => fresh[Symbol.asyncDispose]());

const by = { id: "41", role: "coach" } as const;
type LinkEvent = EventOf<"ExternalChatLinked" | "ExternalChatStatusChanged" | "ExternalChatUnlinked">;

/** Providers keep the tests apart: each asks for links of its own. */
interface Linked {
  provider: string;
  sessionId: string;
  linkId: string;
}

const about = ({ provider, sessionId, linkId }: Linked) => ({ linkId, sessionId, participantId: "40", provider });
const linked = (link: Linked): LinkEvent => ({
  type: "ExternalChatLinked",
  data: { ...about(link), conversation: null, parameters: { first_name: "Ada" }, linkedBy: by, linkedAt: AT },
});
const ended = (link: Linked): LinkEvent => ({
  type: "ExternalChatStatusChanged",
  data: {
    ...about(link),
    ...{ conversation: null, status: "ENDED", estimatedWaitSeconds: null, detail: null, changedAt: AT },
  },
});

async function append(sessionId: string, ...events: (LinkEvent | ReturnType<typeof messageSent>)[]): Promise<void> {
  const streamId = `${TENANT}/chat-session/${sessionId}`;
  const { version } = await fresh.store.load({ tenant: TENANT, streamId });
  const rows = events.map((event, index) => projectRows({ tenant: TENANT, version: version + index + 1, event }));
  await fresh.store.append({
    ...{ tenant: TENANT, streamId, expected: { kind: "any" }, rows: mergeRows(rows) },
    events: events.map((event) => ({ ...newEvent(), stored: { ...newEvent().stored, ...eventCodec.encode(event) } })),
    ...{ state: {}, stateVersion: 1, receipts: [] },
  });
}

/** A session with a message before and one after its link, which is version 2. */
async function aLink(provider: string = uuid()): Promise<Linked> {
  const link = { provider, sessionId: uuid(), linkId: uuid() };
  const said = messageSent({ sessionId: link.sessionId });
  await append(link.sessionId, said, linked(link), messageSent({ sessionId: link.sessionId }));
  return link;
}

const MINUTE = 60_000;
const take = (
  { provider }: Pick<Linked, "provider">,
  holder: string,
  options: { ttlMs?: number; most?: number } = {},
) => links.take({ provider, holder, ttlMs: options.ttlMs ?? MINUTE, most: options.most ?? 100 });
const release = (holder: string, { lease }: HeldLink) => fresh.store.leases.releaseAll(holder, [lease]);

async function taken(link: Linked, holder = "a"): Promise<HeldLink> {
  const [held] = await take(link, holder);
  if (!held) throw new Error("nothing was free");
  return held;
}
const moveOf = ({ tenant, sessionId, linkId, lease }: HeldLink) => ({ tenant, sessionId, linkId, fence: lease.fence });

test("a new link is taken with what its adapter begins with: after the version at which it was linked", async () => {
  const link = await aLink();
  expect(await take(link, "a")).toEqual([
    {
      ...{ tenant: TENANT, sessionId: link.sessionId, linkId: link.linkId, participantId: "40", status: "REQUESTED" },
      lease: { name: `external-chat/${TENANT}/${link.sessionId}/${link.linkId}`, fence: 1 },
      ...{ namedConversation: null, conversation: null, parameters: { first_name: "Ada" }, sentVersion: 2 },
      receivedUpTo: null,
      clientId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  ]);
});

test("one adapter holds a link; the next takes it when it is released, under a higher fence, and goes on where it stood", async () => {
  const link = await aLink();
  const first = await taken(link);
  expect(await take(link, "b")).toEqual([]);
  await links.move([{ ...moveOf(first), conversation: "c1", sentVersion: 3 }]);
  await release("a", first);
  const next = await taken(link, "b");
  expect(next).toEqual({
    ...first,
    ...{ conversation: "c1", sentVersion: 3, lease: { name: first.lease.name, fence: first.lease.fence + 1 } },
  });
});

test("a lease that is not renewed passes on, and its old holder moves nothing and learns why", async () => {
  const link = await aLink();
  const [old] = await take(link, "a", { ttlMs: 1 });
  if (!old) throw new Error("nothing was free");
  await expect.poll(() => take(link, "b")).toHaveLength(1);
  expect(await links.move([{ ...moveOf(old), sentVersion: 9, finished: true }])).toEqual(new Set([old.lease.name]));
  expect(await fresh.store.leases.renewAll("a", [old.lease], MINUTE)).toEqual(new Set());
});

test("a cursor does not go back, and what is left out of a move stays as it is", async () => {
  const link = await aLink();
  const held = await taken(link);
  expect(await links.move([{ ...moveOf(held), sentVersion: 7, conversation: "c1" }])).toEqual(new Set());
  await links.move([{ ...moveOf(held), sentVersion: 5 }]);
  await release("a", held);
  expect(await taken(link, "b")).toMatchObject({ sentVersion: 7, conversation: "c1" });
});

test("the outside system's time is kept with all its digits, does not go back, and is compared as a time", async () => {
  const link = await aLink();
  const held = await taken(link);
  const move = (receivedUpTo: string) => links.move([{ ...moveOf(held), receivedUpTo }]);
  await move("2026-03-01T10:00:00.123456789Z");
  await move("2026-03-01T12:00:00+02:30"); // half an hour before, though its text is greater
  await links.move([{ ...moveOf(held), sentVersion: 7 }]);
  await release("a", held);
  expect(await taken(link, "b")).toMatchObject({ receivedUpTo: "2026-03-01T10:00:00.123456789Z", sentVersion: 7 });
});

test("a link that an adapter has finished with is nobody's any more, though the log does not know yet", async () => {
  const link = await aLink();
  const held = await taken(link);
  await links.move([{ ...moveOf(held), finished: true }]);
  await release("a", held);
  expect(await take(link, "b")).toEqual([]);
});

test("a link that is over is taken only by who has to finish it: it was begun, and something may be left to say", async () => {
  const provider = uuid();
  const begun = await aLink(provider);
  const first = await taken(begun);
  const never = await aLink(provider);
  for (const link of [begun, never]) await append(link.sessionId, ended(link));
  await release("a", first);
  expect(await take({ provider }, "b")).toMatchObject([{ linkId: begun.linkId, status: "ENDED" }]);
});

test("many are taken, renewed and released at a time, no more than wanted, and each by one", async () => {
  const provider = uuid();
  for (let made = 0; made < 5; made += 1) await aLink(provider);
  const some = await take({ provider }, "a", { most: 2 });
  expect(some).toHaveLength(2);
  const together = await Promise.all(["b", "c", "d"].map((holder) => take({ provider }, holder)));
  expect(new Set(together.flat().map(({ linkId }) => linkId)).size).toBe(3);
  expect(together.flat()).toHaveLength(3);
  const { leases } = fresh.store;
  const names = some.map(({ lease }) => lease.name);
  expect(
    await leases.renewAll(
      "a",
      some.map(({ lease }) => lease),
      MINUTE,
    ),
  ).toEqual(new Set(names));
  await leases.releaseAll(
    "a",
    some.map(({ lease }) => lease),
  );
  expect(await take({ provider }, "e")).toHaveLength(2);
});

test("links of another outside system are left to its adapter", async () => {
  await aLink();
  expect(await take({ provider: uuid() }, "a")).toEqual([]);
});
