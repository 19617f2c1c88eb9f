import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { listen } from "./listener.ts";

const KEEP_ALIVE = { eventType: "KEEP_ALIVE", payload: {} };
const MESSAGE_SENT = { eventType: "MESSAGE_SENT", payload: { text: "hi" } };

/** A listener on a stream that sends these events, and what it has printed. */
async function listenTo(answer: (response: ServerResponse) => void) {
  const server = createServer((_request, response) => answer(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const printed: string[] = [];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const say = (line: string) => void printed.push(line);
  const opening = listen({ name: "session", url, headers: {}, say, patienceMs: 200 });
  const end = () => {
    server.close();
    server.closeAllConnections();
  };
  return { opening, printed, [Symbol.dispose]: end };
}

const sending =
  (...events: object[]) =>
  (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const [index, event] of events.entries()) response.write(`id: ${index}\ndata: ${JSON.stringify(event)}\n\n`);
  };

test("what came is printed as it came", async () => {
  using stream = await listenTo(sending(KEEP_ALIVE, MESSAGE_SENT));
  using listener = await stream.opening;
  await listener.hears(["MESSAGE_SENT"]);
  expect(stream.printed.slice(2)).toEqual([
    "  session      id: 1",
    `               data: ${JSON.stringify(MESSAGE_SENT)}`,
  ]);
});

test("what does not come is missing, also when it came before", async () => {
  using stream = await listenTo(sending(KEEP_ALIVE, MESSAGE_SENT));
  using listener = await stream.opening;
  await listener.hears(["MESSAGE_SENT"]);
  const missing = "session stream: missing after 0.2 s: MESSAGE_SENT";
  await expect(listener.hears(["MESSAGE_SENT"])).rejects.toThrow(missing);
});

test("a stream that is refused is said to be", async () => {
  using stream = await listenTo((response) => response.writeHead(422).end());
  await expect(stream.opening).rejects.toThrow("session stream: it was refused");
});
