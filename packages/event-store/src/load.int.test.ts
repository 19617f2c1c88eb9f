import { chatSessionStream, participantStream } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshStore, freshStore } from "./testing/fresh-store.ts";
import { appendRequest, newEvent, TENANT } from "./testing/requests.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());

test("a stream that does not exist is version 0 without a state", async () => {
  expect(await fresh.store.load({ tenant: TENANT, streamId: chatSessionStream(TENANT, "none") })).toEqual({
    version: 0,
    state: null,
    stateVersion: null,
    receipt: null,
    related: new Map(),
  });
});

test("a stream comes with its state, and with the related streams of its own tenant that exist", async () => {
  const streamId = chatSessionStream(TENANT, "s1");
  const related = [participantStream(TENANT, "40"), participantStream(TENANT, "41"), participantStream("other", "40")];
  await fresh.store.append(appendRequest({ streamId, events: [newEvent(), newEvent()], state: { members: [1] } }));
  await fresh.store.append(appendRequest({ streamId: related[0] ?? "", state: { name: "Ada" }, stateVersion: 3 }));
  await fresh.store.append(appendRequest({ tenant: "other", streamId: related[2] ?? "" }));
  expect(await fresh.store.load({ tenant: TENANT, streamId, related })).toEqual({
    version: 2,
    state: { members: [1] },
    stateVersion: 1,
    receipt: null,
    related: new Map([[related[0], { version: 1, state: { name: "Ada" }, stateVersion: 3 }]]),
  });
});
