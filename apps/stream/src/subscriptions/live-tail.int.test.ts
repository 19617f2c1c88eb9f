import { createInProcessMessaging, type KeptTail, type Messaging, type Subscription } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import { expect, test } from "vitest";
import { cursors } from "../testing/running-stream.ts";
import { Hub } from "./hub.ts";
import { createLiveTail } from "./live-tail.ts";
import { Suspensions } from "./suspensions.ts";

const log = createLogger({ name: "stream", level: "silent" });
const nothing = () => undefined;

const tailOver = (tail: Messaging["tail"]): KeptTail =>
  createLiveTail({
    ...{ messaging: { ...createInProcessMessaging(), tail }, hub: new Hub(cursors), log },
    epoch: { current: 1, look: nothing },
    suspensions: new Suspensions(),
    keyring: { known: () => null, find: () => Promise.reject(new Error("nothing is sealed")), forget: nothing },
    ...{ now: Date.now, onJoin: nothing, onLateSuspension: nothing, onDispatched: nothing, tracing: null },
  });

test("a tail that gave up after a long outage is closed and opened again", async () => {
  const broker = createInProcessMessaging();
  await broker.ensureTopics();
  const giveUp = Promise.withResolvers<never>();
  const opened: Subscription[] = [];
  let closed = 0;
  await using tail = tailOver(async (options) => {
    const inner = await broker.tail(options);
    const failed = opened.length === 0 ? giveUp.promise : inner.failed;
    const close = async () => {
      closed += 1;
      await inner.close();
    };
    const subscription = { failed, close };
    opened.push(subscription);
    return subscription;
  });
  tail.start();
  await expect.poll(() => tail.positioned).toBe(true);
  giveUp.reject(new Error("gave up"));
  await expect.poll(() => opened.length, { timeout: 5_000 }).toBe(2);
  await expect.poll(() => tail.positioned).toBe(true);
  expect(closed).toBe(1);
});

test("stopping does not wait for a tail that is still looking for its broker, which is closed when it comes", async () => {
  const opening = Promise.withResolvers<Subscription>();
  const tail = tailOver(() => opening.promise);
  tail.start();
  await tail[Symbol.asyncDispose]();
  const closed = Promise.withResolvers<void>();
  opening.resolve({ failed: new Promise(nothing), close: async () => closed.resolve() });
  await closed.promise;
});
