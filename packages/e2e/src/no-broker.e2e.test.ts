/** Replicas that start while Kafka is away: commands are accepted, streams are exact, and both connect when it is back. */
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { freePort, openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { openConversation } from "./conversation.ts";
import { platformForTest } from "./platform-for-test.ts";
import { carrying, messageIds } from "./received.ts";

test("api and stream start without a broker, serve exactly, and go live when it comes", async () => {
  await using platform = await platformForTest();
  const port = await freePort();
  const env = { KAFKA_BROKERS: `127.0.0.1:${port}` };
  const [api, app] = await Promise.all([platform.startApi(env), platform.startStream(env, "live")]);
  const readiness = async () => (await fetch(`${app.adminUrl}/health/ready`)).status;
  expect(await readiness()).toBe(503);

  const talk = await openConversation(api.url, platform.tenant);
  const client = await openStream({ url: app.url + talk.streamPath, headers: talk.participant });
  await client.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  const ids = [await talk.say("while Kafka is away"), await talk.say("and another")];
  await client.waitFor(carrying(ids[1] ?? ""));

  await using _broker = await forward(port, platform.brokers);
  await expect.poll(readiness, { timeout: 40_000 }).toBe(200);
  await expect.poll(async () => (await platform.store.relay.lag()).events, { timeout: 40_000 }).toBe(0);
  ids.push(await talk.say("live"));
  await client.waitFor(carrying(ids[2] ?? ""));
  expect(messageIds(client)).toEqual(ids);
  expect(await Promise.all([api.end("SIGTERM"), app.end("SIGTERM")])).toEqual([0, 0]);
});

/** The address that the apps were given begins to answer: it leads to the real broker, which names its own address. */
async function forward(port: number, brokers: string): Promise<AsyncDisposable> {
  const [host = "", brokerPort] = brokers.split(":");
  const server = createServer((incoming) => {
    const outgoing = connect(Number(brokerPort), host);
    incoming.pipe(outgoing).pipe(incoming);
    for (const [end, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      end.once("error", () => other.destroy()).once("close", () => other.destroy());
    }
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    [Symbol.asyncDispose]: async () => {
      server.close();
    },
  };
}
