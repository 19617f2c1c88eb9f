// `/connect`: WebSockets of users, from the first frame to the last.
import type { IncomingMessage, Server } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { identify } from "./caller.ts";
import { bodyOf, ChatRefusal } from "./chat-refusal.ts";
import type { ChatService } from "./chat-service.ts";
import { type Connection, createConnection } from "./connection.ts";
import type { User } from "./people.ts";
import { stopWatching } from "./watching.ts";

const PATH = "/connect";
const payload = z.looseObject({
  user_id: z.string(),
  user_details: z.looseObject({ id: z.string(), name: z.string().optional() }),
});
const ping = z.array(z.looseObject({ type: z.literal("health.check") })).nonempty();

/** Takes over the server's upgrades. Disposing ends all connections. */
export function acceptSockets(server: Server, service: ChatService): Disposable {
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, stream, head) => {
    stream.on("error", () => stream.destroy()); // whoever hangs up is nobody's error
    if (!mayUpgrade(service, request)) return refuseUpgrade(stream);
    sockets.handleUpgrade(request, stream, head, (socket) => welcome(service, request, socket));
  });
  const heartbeat = setInterval(() => sayAlive(service), service.settings.healthCheckMs).unref();
  return {
    [Symbol.dispose]() {
      clearInterval(heartbeat);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

const mayUpgrade = ({ faults }: ChatService, { url = "" }: IncomingMessage): boolean =>
  URL.parse(url, "http://localhost")?.pathname === PATH && !faults.strikes("chatUnavailable");

function refuseUpgrade(stream: Duplex): void {
  stream.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

/** Who may not connect is told so on the open connection, which is closed then. */
function welcome(service: ChatService, request: IncomingMessage, socket: WebSocket): void {
  socket.on("error", () => socket.terminate());
  try {
    const user = userOf(service, request);
    const { faults } = service;
    const tcp = request.socket instanceof Socket ? request.socket : new Socket();
    const connection = createConnection({ socket, tcp, userId: user.id, faults });
    service.connections.add(connection);
    socket.on("message", (data) => hear(service, connection, String(data)));
    socket.once("close", () => forget(service, connection));
    connection.say(firstFrame(service, connection, user));
  } catch (error) {
    refuse(service, socket, error instanceof ChatRefusal ? error : new ChatRefusal("input", String(error)));
  }
}

function refuse({ moments }: ChatService, socket: WebSocket, refusal: ChatRefusal): void {
  const error = bodyOf(refusal);
  socket.send(JSON.stringify({ type: "connection.error", created_at: moments.next(), connection_id: "", error }));
  socket.close(1000);
}

/** @throws ChatRefusal 2, 4, 5, 40 to 43, 71 */
function userOf(service: ChatService, { url = "" }: IncomingMessage): User {
  const { searchParams: given } = new URL(url, "http://localhost");
  const known = identify(service, {
    ...{ apiKey: given.get("api_key"), token: given.get("authorization"), authType: given.get("stream-auth-type") },
  });
  const { user_id, user_details } = payloadOf(given.get("json"));
  if (user_id !== known.id || user_details.id !== known.id)
    throw new ChatRefusal("authentication", "the token is another user's");
  const open = [...service.connections].filter(({ userId }) => userId === known.id);
  if (open.length >= service.settings.connectionsPerUser) throw new ChatRefusal("tooManyConnections");
  return user_details.name === undefined ? known : service.people.know({ id: known.id, name: user_details.name });
}

/** @throws ChatRefusal 4 */
function payloadOf(json: string | null) {
  try {
    return payload.parse(JSON.parse(json ?? ""));
  } catch (error) {
    throw new ChatRefusal("input", `json: ${(error as Error).message}`);
  }
}

const firstFrame = ({ moments }: ChatService, { id }: Connection, user: User) => ({
  ...{ type: "health.check", connection_id: id, cid: "*", created_at: moments.next() },
  me: {
    ...user,
    ...{ devices: [{ id: "a-phone", push_provider: "apn" }], mutes: [], channel_mutes: [], invisible: false },
    ...{ unread_count: 0, total_unread_count: 0, unread_channels: 0, unread_threads: 0 },
  },
});

/** Pings are answered; nothing else is said by clients. */
function hear({ moments }: ChatService, connection: Connection, frame: string): void {
  if (connection.state !== "open" || !isPing(frame)) return;
  connection.say({ ...{ type: "health.check", connection_id: connection.id, cid: "*" }, created_at: moments.next() });
}

function isPing(frame: string): boolean {
  try {
    return ping.safeParse(JSON.parse(frame)).success;
  } catch {
    return false;
  }
}

function sayAlive({ connections, moments }: ChatService): void {
  for (const connection of connections)
    connection.say({ type: "health.check", connection_id: connection.id, cid: "*", created_at: moments.next() });
}

function forget(service: ChatService, connection: Connection): void {
  service.connections.delete(connection);
  for (const channel of connection.watching) stopWatching(service, connection, channel);
}
