import { createKafkaMessaging, type Messaging, type TopicName, topics } from "@tributary/messaging";
import { type SecuredKafka, securedKafkaUnavailable, startSecuredKafka } from "@tributary/testing";
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} from "kafkajs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, access, apps } from "./access.ts";
import { aclsOf } from "./users.ts";

const nothing = (): void => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const unavailable = securedKafkaUnavailable();
const record = { key: "a", value: "{}", headers: {} };

describe.skipIf(unavailable !== null)(
  `a broker that asks for certificates${unavailable ? ` (${unavailable})` : ""}`,
  () => {
    let kafka: SecuredKafka;
    const clients: Messaging[] = [];

    const connect = (user: string): Messaging => {
      const tls = { caFile: kafka.authority.certFile, ...kafka.authority.sign(user) };
      const client = createKafkaMessaging({ brokers: [kafka.brokers], clientId: user, tls, log });
      clients.push(client);
      return client;
    };

    beforeAll(async () => {
      kafka = await startSecuredKafka();
      const setup = createKafkaMessaging({ brokers: [kafka.open], clientId: "setup", log });
      await setup.ensureTopics();
      await setup.close();
      await allow(kafka.open);
    });

    afterAll(async () => {
      await Promise.all(clients.map((client) => client.close()));
      await kafka?.[Symbol.asyncDispose]();
    });

    test.each(apps)("%s does with its own certificate what it does", async (app) => {
      const client = connect(`tributary-${app}`);
      for (const topic of access[app].writes) await client.publish(topic, [record]);
      for (const topic of access[app].reads) await readsOne(client, topic, kafka.open);
      for (const group of access[app].groups) {
        const handled = Promise.withResolvers<void>();
        await client.subscribe({ topic: "tributary.commands", group, handle: async () => handled.resolve() });
        await handled.promise;
        await client.lag({ topic: "tributary.commands", group });
      }
    });

    const forbidden = apps.flatMap((app) =>
      topics.filter(({ name }) => !access[app].writes.includes(name)).map(({ name }) => ({ app, topic: name })),
    );
    test.each(forbidden)("$app does not write to $topic", async ({ app, topic }) => {
      await expect(connect(`tributary-${app}`).publish(topic, [record])).rejects.toThrow(/not authorized/i);
    });

    test("who has a certificate, but no name that is known, sees no topic", async () => {
      await expect(connect("somebody").publish("tributary.commands", [record])).rejects.toThrow("unknown topic");
    });

    test("who has no certificate is not let in", async () => {
      const tls = { caFile: kafka.authority.certFile };
      const client = createKafkaMessaging({ brokers: [kafka.brokers], clientId: "nobody", tls, log });
      clients.push(client);
      await expect(client.ready()).rejects.toThrow("cannot be reached");
    });
  },
);

/** Publishes through the open door until the client has read of that topic. */
async function readsOne(client: Messaging, topic: TopicName, open: string): Promise<void> {
  const seen = Promise.withResolvers<void>();
  const tail = await client.tail({ topic, onRecords: () => seen.resolve() });
  const other = createKafkaMessaging({ brokers: [open], clientId: "other", log });
  await other.publish(topic, [record]);
  await Promise.race([seen.promise, tail.failed]);
  await Promise.all([tail.close(), other.close()]);
}

/** What Strimzi's user operator does with our KafkaUsers: one binding for each operation, under the certificate's name. */
async function allow(open: string): Promise<void> {
  const admin = new Kafka({ brokers: [open], clientId: "acls", logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const operations = {
    Describe: AclOperationTypes.DESCRIBE,
    Read: AclOperationTypes.READ,
    Write: AclOperationTypes.WRITE,
  };
  const kinds = { topic: AclResourceTypes.TOPIC, group: AclResourceTypes.GROUP };
  const entriesOf = (app: App) =>
    aclsOf(access[app]).flatMap(({ resource, operations: allowed }) =>
      allowed.map((operation) => ({
        resourceType: kinds[resource.type],
        resourceName: resource.name,
        resourcePatternType: ResourcePatternTypes.LITERAL,
        principal: `User:CN=tributary-${app}`,
        host: "*",
        operation: operations[operation],
        permissionType: AclPermissionTypes.ALLOW,
      })),
    );
  await admin.createAcls({ acl: apps.flatMap(entriesOf) });
  await admin.disconnect();
}
