/** Everything that goes wrong with something personal in it: bad requests, broken records, a database and vendors that fail. */
import { randomUUID } from "node:crypto";
import { createKafkaMessaging } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import { Client } from "pg";
import { request } from "../conversation.ts";
import { eventually } from "../received.ts";
import type { ObservedPlatform } from "./scene.ts";

/** What was in what went wrong, by where it was. */
export async function misfortunes(scene: ObservedPlatform): Promise<Record<string, string>> {
  const secrets = Object.fromEntries(
    ["body", "field", "path", "query", "token", "key", "cookie", "command", "event", "row", "agent", "viewer"].map(
      (where) => [where, `${where}-${randomUUID()}`],
    ),
  ) as Record<string, string>;
  const secret = (where: string): string => secrets[where] ?? "";
  await badRequests(scene, secret);
  await brokenRecords(scene, secret);
  await brokenDatabase(scene, secret("row"));
  await brokenVendors(scene, secret);
  return secrets;
}

type Secret = (where: string) => string;

async function badRequests({ apps, talk }: ObservedPlatform, secret: Secret): Promise<void> {
  const { api, stream } = apps;
  const messages = `${api.url}/api/v1/participants/40/chat_sessions/${talk.sessionId}/chat_messages`;
  const json = { ...talk.participant, "content-type": "application/json" };
  await fetch(messages, { method: "POST", headers: json, body: `{"text": "${secret("body")}" and more` });
  await request("POST", messages, talk.participant, { text: { no: secret("field") } });
  await request("GET", `${api.url}/api/v1/participants/${secret("path")}/chat_sessions/%ff`, talk.participant);
  await request("GET", `${api.url}/api/v1/nowhere?name=${secret("query")}`, talk.participant);
  for (const { url } of [api, stream]) {
    const at = `${url}${talk.streamPath}`;
    await request("GET", at, { ...talk.participant, authorization: `Bearer ${secret("token")}` });
    await request("GET", at, { ...talk.participant, "x-api-key": secret("key") });
    await request("GET", `${at}?token=${secret("token")}`, talk.participant);
    await request("GET", at, { cookie: `tributary_stream=${secret("cookie")}`, "x-api-key": secret("key") });
  }
}

/** Records that nobody can read, for a session that somebody follows. */
async function brokenRecords({ platform, apps, channel }: ObservedPlatform, secret: Secret): Promise<void> {
  const { brokers, topicPrefix: prefix, tenant } = platform;
  const log = createLogger({ name: "e2e", level: "silent" });
  const messaging = createKafkaMessaging({ brokers: brokers.split(","), prefix, clientId: "e2e-misfortunes", log });
  const headers = { tenant: tenant.name, ce_specversion: "1.0", ce_time: new Date().toISOString() };
  const key = `${tenant.name}/chat-session/${channel.sessionId}`;
  const value = (where: string) => `"${secret(where)}" is no JSON`;
  await messaging.publish("tributary.commands", [
    { key, value: value("command"), headers: { ...headers, ce_id: randomUUID(), ce_type: "SendMessage" } },
  ]);
  await messaging.publish("tributary.events", [
    {
      ...{ key, value: value("event") },
      headers: {
        ...{ ...headers, ce_id: randomUUID(), ce_type: "MessageSent", epoch: "1", streamversion: "999" },
        ...{ ce_dataschema: "urn:tributary:event:MessageSent:1", commandid: "c", commandname: "n", application: "e2e" },
        ...{ principal: "coach/41", feeds: "" },
      },
    },
  ]);
  await messaging.close();
  const isLogged = async () => apps.stream.output().includes("record-unreadable");
  await eventually(isLogged, "the record could not be read");
}

/** The database refuses a row, and says which. */
async function brokenDatabase({ platform, apps, talk }: ObservedPlatform, text: string): Promise<void> {
  const client = new Client({ connectionString: platform.databaseUrl });
  await client.connect();
  await client.query("ALTER TABLE messages ADD CONSTRAINT refused CHECK (false) NOT VALID");
  try {
    const url = `${apps.api.url}/api/v1/participants/40/chat_sessions/${talk.sessionId}/chat_messages`;
    const traceparent = `00-${"3".repeat(32)}-b7ad6b7169203331-00`;
    const { status } = await request("POST", url, { ...talk.participant, traceparent }, { text });
    if (status !== 500) throw new Error(`expected 500, got ${status}`);
  } finally {
    await client.query("ALTER TABLE messages DROP CONSTRAINT refused");
    await client.end();
  }
}

/** Answers that are cut off in the middle, connections that break, servers that are gone. */
async function brokenVendors({ centre, service, chatId, apps }: ObservedPlatform, secret: Secret): Promise<void> {
  centre.faults.set({ malformedJson: 1, droppedPolls: 0.5 });
  centre.agent.say(chatId, secret("agent"));
  const isLogged = (app: keyof ObservedPlatform["apps"], event: string) => async () =>
    apps[app].output().includes(`"event":"${event}"`);
  await eventually(isLogged("bp-adapter", "chat-failed"), "the contact centre's answer could not be read");
  centre.faults.clear();
  service.viewers("1234").say("vera", secret("viewer"));
  await service[Symbol.asyncDispose]();
  await eventually(isLogged("ibm-adapter", "disconnected"), "the channel's chat is gone");
}
