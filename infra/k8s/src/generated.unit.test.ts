import { topics } from "@tributary/messaging";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { generated } from "./generated.ts";

const documents = (text: string): unknown[] => parseAllDocuments(text).map((document) => document.toJS());

test("there is a manifest for every topic of packages/messaging, with its partitions and its copies", () => {
  expect(documents(generated()["topics.yaml"])).toMatchObject(
    topics.map(({ name, partitions, replicas, config }) => ({
      kind: "KafkaTopic",
      metadata: { name, labels: { "strimzi.io/cluster": "tributary" } },
      spec: { topicName: name, partitions, replicas, config },
    })),
  );
});

test("a replica that lags never becomes the leader of a partition", () => {
  for (const topic of documents(generated()["topics.yaml"]))
    expect(topic).toMatchObject({ spec: { config: { "unclean.leader.election.enable": "false" } } });
});

test("every app is a user with a certificate of its own, and may do only what it does", () => {
  expect(documents(generated()["users.yaml"])).toMatchObject([
    { metadata: { name: "tributary-api" }, spec: { authentication: { type: "tls" } } },
    {
      metadata: { name: "tributary-stream" },
      spec: {
        authorization: {
          type: "simple",
          acls: [
            { resource: { type: "topic", name: "tributary.commands" }, operations: ["Describe", "Write"] },
            { resource: { type: "topic", name: "tributary.ephemeral" }, operations: ["Describe", "Read"] },
            { resource: { type: "topic", name: "tributary.events" }, operations: ["Describe", "Read"] },
          ],
        },
      },
    },
    { metadata: { name: "tributary-bp-adapter" } },
    { metadata: { name: "tributary-ibm-adapter" } },
  ]);
});
