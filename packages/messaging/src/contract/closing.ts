// Closing loses nothing.
import { expect, test, vi } from "vitest";
import type { IncomingRecord } from "../port.ts";
import { type ContractHarness, collector, newGroup, numbered, record, soon, strings, TOPIC } from "./harness.ts";

export function closingContract(harness: ContractHarness): void {
  test("what publish accepted is out", async () => {
    const [closing, other] = [await harness.client(), await harness.client()];
    const publishing = Promise.all(strings(1, 50).map((n) => closing.publish(TOPIC, [record("a", n)])));
    await closing.close();
    await publishing;
    const seen = collector();
    await other.subscribe({ topic: TOPIC, group: newGroup(), handle: seen.handle });
    await seen.count(50);
    expect(seen.values()).toEqual(strings(1, 50));
  });

  test("a handler that runs is finished and committed", async () => {
    const [closing, other] = [await harness.client(), await harness.client()];
    const group = newGroup();
    const release = Promise.withResolvers<void>();
    const handled: string[] = [];
    const handle = async (incoming: IncomingRecord): Promise<void> => {
      handled.push(`started ${incoming.value}`);
      await release.promise;
      handled.push(`finished ${incoming.value}`);
    };
    await closing.subscribe({ topic: TOPIC, group, handle });
    await closing.publish(TOPIC, numbered("a", 1, 2));
    await vi.waitFor(() => expect(handled).toEqual(["started 1"]), soon);
    const closed = closing.close();
    release.resolve();
    await closed;
    expect(handled).toEqual(["started 1", "finished 1"]);
    const seen = collector();
    await other.subscribe({ topic: TOPIC, group, handle: seen.handle });
    await seen.count(1);
    expect(seen.values()).toEqual(["2"]);
  });

  test("publish refuses afterwards", async () => {
    const messaging = await harness.client();
    await messaging.close();
    await expect(messaging.publish(TOPIC, [record("a")])).rejects.toThrow(/closed/);
  });
}
