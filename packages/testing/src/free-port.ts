// A loopback port that nobody listens on right now, below the range from which the system takes ports for outgoing connections.
// From within that range, whoever polls a port until somebody listens can connect to itself, and then it is taken.

import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

const FIRST = 20_000;
const END = 32_000;

export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, END);
    const server = createServer().listen(port, "127.0.0.1");
    const taken = await once(server, "listening").then(
      () => false,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "EADDRINUSE") throw error;
        return true;
      },
    );
    if (taken) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}
