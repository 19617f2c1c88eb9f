/**
 * The clients: raw sockets that read streams and look for marks, in a process of their own. Bare on purpose: it shares
 * the machine with what it measures. It is told what to open, and asked what has arrived.
 */
import { connect, type Socket } from "node:net";
import { summarise } from "../percentiles.ts";
import { microseconds, readMarks } from "./mark.ts";
import type { Asked, Reader } from "./readers.ts";

const AT_A_TIME = 50;

let arrived = 0;
let outOfOrder = 0;
let closed = 0;
let waits: number[] = [];

process.on("message", (asked: Asked) => {
  if (asked.kind === "open") void openAll(asked.url, asked.readers).then(() => process.send?.({ opened: true }));
  else if (asked.kind === "forget") {
    [arrived, outOfOrder, waits] = [0, 0, []];
    process.send?.({ forgotten: true });
  } else if (asked.kind === "count") process.send?.({ arrived });
  else process.send?.({ arrived, outOfOrder, closed, waits: summarise(waits) });
});
process.on("disconnect", () => process.exit());

async function openAll(url: string, readers: readonly Reader[]): Promise<void> {
  const queue = readers.values();
  const worker = async () => {
    for (const reader of queue) await open(url, reader);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

/** Resolves when the first bytes of the body are there. */
function open(url: string, { path, headers, channel }: Reader): Promise<void> {
  const { hostname, port, host } = new URL(url);
  const lines = Object.entries({ ...headers, host }).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.setEncoding("latin1");
    socket.once("error", reject).once("close", () => {
      closed += 1;
      reject(new Error("the stream was refused or ended"));
    });
    let head = "";
    const onHead = (text: string) => {
      head += text;
      const bodyAt = head.indexOf("\r\n\r\n") + 4;
      if (bodyAt < 4 || head.length === bodyAt) return;
      if (!head.startsWith("HTTP/1.1 200 ")) reject(new Error(`the stream was refused: ${head}`));
      socket.off("data", onHead);
      follow(socket, channel);
      resolve();
    };
    socket.on("data", onHead).write(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
  });
}

/** Counts what comes. Chunk framing may cut a mark: only between two writes, and a frame is one. */
function follow(socket: Socket, channel: number): void {
  let rest = "";
  let last = 0;
  socket.on("data", (text: string) => {
    const now = microseconds();
    rest = readMarks(rest + text, (due, of, number) => {
      if (of !== channel || number !== last + 1) outOfOrder += 1;
      last = number;
      arrived += 1;
      waits.push((now - due) / 1000);
    });
  });
}
