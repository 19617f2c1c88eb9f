/** A port that is taken is said in one clear line, before anything is started for it. */
import { once } from "node:events";
import { createServer } from "node:net";
import { StartError } from "./start-error.ts";

/** Throws a StartError when nothing can listen on this address. */
export async function assertPortFree(host: string, port: number): Promise<void> {
  const server = createServer().listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (code !== "EADDRINUSE") throw new StartError(`cannot listen on ${host}:${port} (${code})`);
    throw new StartError(`port ${port} is in use; stop what uses it, or choose another: PORT=${port + 1}`);
  }
  server.close();
  await once(server, "close");
}
