// What a broker does not take at once must not stand in the way of everything else for ever.
import type { Keyring } from "@tributary/event-store";
import type { Messaging } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import type { SentCommand } from "@tributary/schemas";
import { expect, test } from "vitest";
import { CommandPublisher } from "./command-publisher.ts";

const keys = { someErased: false, seal: (_: string, text: string) => Buffer.from(text).toString("base64url") };
const keyring = { known: () => keys, ensure: async () => keys } as unknown as Keyring;
const MESSAGE_MAX_BYTES = 1024 * 1024;

const command = (commandId: string, bytes: number): SentCommand => ({
  ...{ commandId, tenant: "acme", principal: { role: "service", id: "bp-adapter" }, application: "bp-adapter" },
  command: { type: "SendMessage", sessionId: "s1", text: "x".repeat(bytes) },
  sentAt: "2026-03-01T10:00:00.000Z",
});

test("a long history reaches a broker that takes a MiB per request, and so does what comes after", {
  timeout: 15_000,
}, async () => {
  const out: string[] = [];
  const messaging: Pick<Messaging, "publish"> = {
    publish: async (_topic, records) => {
      const bytes = records.reduce((sum, { value }) => sum + Buffer.byteLength(value), 0);
      if (bytes > MESSAGE_MAX_BYTES) throw new Error("MESSAGE_TOO_LARGE");
      out.push(...records.map(({ headers }) => headers.ce_id ?? ""));
    },
  };
  const log = createLogger({ name: "test", level: "silent" });
  const ignore = () => undefined;
  await using publisher = new CommandPublisher({ messaging, keyring, log, onPublished: ignore, onFailed: ignore });
  const history = Array.from({ length: 60 }, (_, index) => command(`m${index}`, 20_000));
  publisher.publish(history);
  publisher.publish([command("another tenant's", 10)]);
  await expect.poll(() => out.length, { timeout: 4_000 }).toBe(61);
});
