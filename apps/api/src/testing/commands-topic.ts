// A replica of the api on topics of its own on the real broker, for tests that send commands as other apps do.
import { sealedCommand } from "@tributary/event-store";
import { createKafkaMessaging, type Messaging } from "@tributary/messaging";
import { createLogger, newId } from "@tributary/runtime";
import type { Command, SentCommand } from "@tributary/schemas";
import { freshTopics, kafkaForTests } from "@tributary/testing";
import { type Parts, type RunningApi, runningApi } from "./running-api.ts";

export interface CommandsTopic extends AsyncDisposable {
  running: RunningApi;
  messaging: Messaging;
  /** Where its topics are. */
  kafka: { brokers: string[]; prefix: string; tls: undefined };
  /** Sends commands of a service, in their order; answers their ids. */
  send(...commands: (Command & Partial<Pick<SentCommand, "commandId" | "lease" | "tenant">>)[]): Promise<string[]>;
}

interface CommandsTopicParts extends Pick<Parts, "around"> {
  /** Wraps the port that the api gets. */
  between?: (messaging: Messaging) => Messaging;
}

/** Starts the replica over a database of its own. */
export async function commandsTopic({ around, between }: CommandsTopicParts = {}): Promise<CommandsTopic> {
  await using scope = new AsyncDisposableStack();
  const { brokers } = await kafkaForTests();
  const { prefix } = scope.use(freshTopics(brokers));
  const log = createLogger({ name: "test", level: "silent" });
  const messaging = createKafkaMessaging({ brokers: brokers.split(","), prefix, clientId: "test", log });
  scope.defer(() => messaging.close());
  await messaging.ensureTopics();
  const running = scope.use(
    await runningApi({ messaging: between?.(messaging) ?? messaging, ...(around ? { around } : {}) }),
  );
  const owned = scope.move();
  return {
    ...{ running, messaging, kafka: { brokers: brokers.split(","), prefix, tls: undefined } },
    async send(...commands) {
      const sent = commands.map(sentCommand);
      const sealed = await Promise.all(sent.map((one) => sealedCommand(running.store.keyring, one)));
      const records = sealed.filter((record) => record !== null);
      await messaging.publish("tributary.commands", records);
      return sent.map(({ commandId }) => commandId);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function sentCommand({
  commandId = newId(),
  tenant = "acme",
  lease,
  ...command
}: Command & Partial<Pick<SentCommand, "commandId" | "lease" | "tenant">>): SentCommand {
  return {
    ...{ commandId, tenant, application: "tests", sentAt: new Date().toISOString() },
    ...{ command: command as Command, principal: { role: "service", id: "importer" } },
    ...(lease === undefined ? {} : { lease }),
  };
}
