// A chat service that keeps to the protocol and to no habit: what it says is made from the schemas, by chance.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { IbmVideo } from "@tributary/ibm-video";
import { type WebSocket, WebSocketServer } from "ws";

type Answer = { status?: number; headers?: Record<string, string>; body: unknown };

export interface HostileService extends AsyncDisposable {
  /** Enters every chat of it. */
  ibm: IbmVideo;
  /** Of the connection that was made last. */
  say(frame: unknown): void;
  asked: { path: string; at: number; body: unknown }[];
  /** How often somebody entered. */
  entered: number;
}

interface Habits {
  /** Said to each new connection. */
  greeting(): readonly unknown[];
  /** By path, without its query. */
  answer(path: string, body: unknown): Answer;
}

export async function hostileService({ greeting, answer }: Habits): Promise<HostileService> {
  let newest: WebSocket | null = null;
  const asked: HostileService["asked"] = [];
  const server = createServer((request, response) => void reply(request, response));
  const say = (frame: unknown) => newest?.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  new WebSocketServer({ server, path: "/connect" }).on("connection", (socket) => {
    newest = socket;
    for (const frame of greeting()) say(frame);
  });

  async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split("?")[0] ?? "";
    const text = (await request.toArray()).join("");
    const sent: unknown = text === "" ? null : JSON.parse(text);
    asked.push({ path, at: performance.now(), body: sent });
    const { status = 201, headers = {}, body } = answer(path, sent);
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const api_base_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const service = {
    ...{ asked, say, entered: 0 },
    ibm: { chat: enter, qna: enter, createGroup: () => Promise.reject(new Error("there are no groups")) },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      newest?.terminate();
      server.close();
      await once(server, "close");
    },
  };

  async function enter() {
    service.entered += 1;
    return {
      stream_data: { api_base_url, api_key: "k", channel_id: "c1", channel_type: "chatroom", team: null },
      user: { default_name: null, id: "u1", has_verified_user: null, token: `token-${service.entered}` },
    };
  }

  return service;
}
