// A group member in a process of its own, for tests that kill it: it reports each record it handled and never comes back from the handler,
// so that whoever forked it can kill it between handling and commit. Arguments: brokers, prefix, group.
import { createKafkaMessaging } from "./messaging.ts";

const [brokers = "", prefix = "", group = ""] = process.argv.slice(2);
const nowhere = (): void => undefined;
const log = { debug: nowhere, info: nowhere, warn: nowhere, error: nowhere };

const messaging = createKafkaMessaging({
  brokers: [brokers],
  clientId: "to-be-killed",
  prefix,
  log,
  sessionTimeoutMs: 6_000,
});
await messaging.subscribe({
  topic: "tributary.commands",
  group,
  handle: (record) => {
    process.send?.(record.value.toString());
    return new Promise(() => undefined);
  },
});
