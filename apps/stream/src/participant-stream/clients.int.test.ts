// The clients that people really use, over a network that is cut under them: each reconnects and must lose nothing.

import polyfill from "event-source-polyfill";
import { EventSource } from "eventsource";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CuttableProxy, proxyTo } from "../testing/cuttable-proxy.ts";
import { type RunningStream, runStream } from "../testing/running-stream.ts";

type Listening = Pick<EventSource, "onmessage" | "close">;
type Client = (url: string, headers: Record<string, string>) => Listening;

const clients: [string, Client][] = [
  [
    "npm eventsource, whose headers come from a fetch of its own",
    (url, headers) =>
      new EventSource(url, {
        fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...headers } }),
      }),
  ],
  [
    "Yaffle's polyfill, which the vendor recommends and which resumes by ?lastEventId=",
    (url, headers) => new polyfill.EventSourcePolyfill(url, { headers }),
  ],
];

let running: RunningStream;
let network: CuttableProxy;

beforeAll(async () => {
  running = await runStream();
  network = await proxyTo("127.0.0.1", Number(new URL(running.stream.url).port));
});
afterAll(async () => {
  await network[Symbol.asyncDispose]();
  await running[Symbol.asyncDispose]();
});

test.each(clients)("%s: resumes exactly, also when only KEEP_ALIVE had arrived", async (name, connectTo) => {
  const id = name.split(/[ ']/)[0] ?? "";
  await running.register(id);
  const url = running.streamUrl(id).replace(running.stream.url, `http://127.0.0.1:${network.port}`);
  const received: string[] = [];
  const client = connectTo(url, await running.headers({ id, role: "participant" }));
  client.onmessage = ({ data }) => {
    const { eventType, payload } = JSON.parse(data) as { eventType: string; payload: { text?: string } };
    received.push(payload.text ?? eventType);
  };
  try {
    await expect.poll(() => received, { timeout: 5_000 }).toEqual(["KEEP_ALIVE"]);
    network.reset();
    await running.append(id, "while away 1", "while away 2");
    await expect
      .poll(() => received.slice(1), { timeout: 20_000 })
      .toEqual(["KEEP_ALIVE", "while away 1", "while away 2"]);
    network.reset();
    await running.append(id, "away again");
    await expect.poll(() => received.slice(4), { timeout: 20_000 }).toEqual(["KEEP_ALIVE", "away again"]);
    await running.publish(await running.append(id, "live"));
    await expect.poll(() => received.slice(6), { timeout: 5_000 }).toEqual(["live"]);
  } finally {
    client.close();
  }
});
