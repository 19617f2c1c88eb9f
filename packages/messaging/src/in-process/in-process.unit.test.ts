import { vi } from "vitest";
import type { ContractHarness } from "../contract/harness.ts";
import { messagingContract } from "../contract.ts";
import { InProcessLog } from "./log.ts";
import { createInProcessMessaging, type InProcessMessaging } from "./messaging.ts";

function inProcessHarness(): ContractHarness {
  let broker = new InProcessLog();
  let clients: InProcessMessaging[] = [];
  const client = async (): Promise<InProcessMessaging> => {
    const messaging = createInProcessMessaging({ broker });
    clients.push(messaging);
    await messaging.ensureTopics();
    return messaging;
  };
  return {
    client,
    clientWithoutTopics: async () => createInProcessMessaging(),
    crashBeforeCommit: async (group) => {
      const killed = await client();
      const handled: string[] = [];
      const handle = (record: { value: Buffer }): Promise<void> => {
        handled.push(record.value.toString());
        return new Promise(() => undefined); // done with the work, not yet back to be committed
      };
      await killed.subscribe({ topic: "tributary.commands", group, handle });
      await vi.waitFor(() => handled.length > 0 || Promise.reject(new Error("nothing handled yet")));
      await killed.crash();
      return handled;
    },
    reset: async () => {
      await Promise.all(clients.map((open) => open.close()));
      clients = [];
      broker = new InProcessLog();
    },
  };
}

messagingContract(inProcessHarness());
