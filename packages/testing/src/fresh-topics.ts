// Topics of a test's own on the broker that all tests share: two command consumers in one group would take each other's
// commands, and try to execute them on another test's database.
import { randomUUID } from "node:crypto";
import { Kafka, logLevel } from "kafkajs";

export interface FreshTopics extends AsyncDisposable {
  /** What the names of its topics and groups begin with. */
  readonly prefix: string;
}

/** A prefix that nobody else uses; disposing deletes every topic and group that was made under it. */
export function freshTopics(brokers: string): FreshTopics {
  const prefix = `test-${randomUUID()}`;
  return { prefix, [Symbol.asyncDispose]: () => removeAll(brokers, prefix) };
}

async function removeAll(brokers: string, prefix: string): Promise<void> {
  const kafka = new Kafka({ brokers: brokers.split(","), clientId: "fresh-topics", logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((name) => name.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
    const { groups } = await admin.listGroups();
    const groupIds = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(prefix));
    // A member that was killed holds its group until its session ends; the broker forgets an empty group by itself.
    if (groupIds.length > 0) await admin.deleteGroups(groupIds).catch(() => undefined);
  } finally {
    await admin.disconnect();
  }
}
