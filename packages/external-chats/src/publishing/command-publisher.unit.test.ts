import type { Keyring } from "@tributary/event-store";
import type { Messaging } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import type { SentCommand } from "@tributary/schemas";
import { expect, test } from "vitest";
import { CommandPublisher } from "./command-publisher.ts";

const keys = { someErased: false, seal: (_: string, text: string) => text };
const keyring = { known: () => keys, ensure: async () => keys } as unknown as Keyring;

function publisher({ mostBytes = 1_000 } = {}) {
  const [out, broker]: [string[], { isAway: boolean }] = [[], { isAway: false }];
  const messaging: Pick<Messaging, "publish"> = {
    publish: async (_topic, records) => {
      if (broker.isAway) throw new Error("no broker");
      out.push(...records.map(({ headers }) => headers.ce_id ?? ""));
    },
  };
  const log = createLogger({ name: "test", level: "silent" });
  const ignore = () => undefined;
  const made = new CommandPublisher({ messaging, keyring, log, mostBytes, onPublished: ignore, onFailed: ignore });
  return { made, out, broker };
}

const command = (commandId: string, bytes = 100): SentCommand => ({
  ...{ commandId, tenant: "acme", principal: { role: "service", id: "bp-adapter" }, application: "bp-adapter" },
  command: { type: "SendMessage", sessionId: "s1", text: "x".repeat(bytes) },
  sentAt: "2026-03-01T10:00:00.000Z",
});

const settled = async (promise: Promise<void>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 20))]);

test("commands go out in the order in which they were given", async () => {
  await using test = disposable(publisher());
  const { made, out } = test;
  await Promise.all(["1", "2", "3"].map((id) => made.publish([command(id)]).acknowledged));
  expect(out).toEqual(["1", "2", "3"]);
});

test("while the broker is away they are kept as long as there is room; whoever gives more waits", async () => {
  await using test = disposable(publisher());
  const { made, out, broker } = test;
  broker.isAway = true;
  const [first, second] = [made.publish([command("1", 400)]), made.publish([command("2", 700)])];
  await first.kept;
  expect(await settled(second.kept)).toBe(false);
  expect(await settled(first.acknowledged)).toBe(false);
  broker.isAway = false;
  await Promise.all([second.acknowledged, made.flushed()]);
  expect(out).toEqual(["1", "2"]);
  expect(made.waitingBytes).toBe(0);
});

const disposable = <T extends { made: CommandPublisher }>(all: T): T & AsyncDisposable => ({
  ...all,
  [Symbol.asyncDispose]: () => all.made[Symbol.asyncDispose](),
});
