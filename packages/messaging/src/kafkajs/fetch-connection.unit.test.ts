import { once } from "node:events";
import type { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { FetchConnection } from "./fetch-connection.ts";
import { FetchRequest, readFetched } from "./fetch-request.ts";
import { batch } from "./testing/batch.ts";
import { brokerSocket, scriptedCluster } from "./testing/scripted-cluster.ts";

const batches = batch(7, [{ value: "7" }]);
const request = new FetchRequest("test", "tributary.events", { partitions: [3], maxWaitMs: 1 });

/** A connection to a broker that sends its answers that way. */
async function connect(send: (socket: Duplex, bytes: Buffer) => void): Promise<FetchConnection> {
  const client = scriptedCluster({ partitions: {}, ranges: async () => [], answer: async () => [] });
  const socketFactory = ({ onConnect }: { onConnect(): void }) => {
    setImmediate(onConnect);
    return brokerSocket(async () => [{ partition: 3, batches }], send);
  };
  return FetchConnection.open(
    { ...client, connections: { ...client.connections, socketFactory } },
    { host: "", port: 1 },
  );
}

const fetched = async (connection: FetchConnection) =>
  readFetched(await connection.ask((correlationId) => request.write(correlationId, new Map([[3, 7]]))));

test("an answer is read whole, wherever it was taken apart", async () => {
  let cut = 1;
  let length = Number.POSITIVE_INFINITY;
  using connection = await connect((socket, bytes) => {
    length = bytes.length;
    socket.push(bytes.subarray(0, cut));
    setImmediate(() => socket.push(bytes.subarray(cut)));
  });
  for (; cut < length; cut += 1) expect(await fetched(connection)).toEqual([{ partition: 3, errorCode: 0, batches }]);
});

test("an answer is read whole that comes byte by byte", async () => {
  using connection = await connect((socket, bytes) => {
    for (const byte of bytes) setImmediate(() => socket.push(Buffer.of(byte)));
  });
  for (let time = 0; time < 2; time += 1) expect(await fetched(connection)).toMatchObject([{ batches }]);
});

test("an answer to something else is none, and the connection ends", async () => {
  using connection = await connect((socket, bytes) => {
    bytes.writeInt32BE(99, 4);
    socket.push(bytes);
  });
  await expect(fetched(connection)).rejects.toThrow("answered what it was not asked");
  await expect(fetched(connection)).rejects.toThrow();
});

test("half an answer is none when the connection ends", async () => {
  using connection = await connect((socket, bytes) => {
    socket.push(bytes.subarray(0, 20));
    void once(socket, "data").then(() => socket.destroy());
  });
  await expect(fetched(connection)).rejects.toThrow("the broker closed the connection");
});
