// IBM Video Streaming in this process: its API, the chat service behind it, and those who talk there.
import type { AddressInfo } from "node:net";
import { systemClock } from "@tributary/runtime";
import { type FastifyPluginCallback, fastify } from "fastify";
import { type Account, createAccount, type Room } from "./account.ts";
import { addApi } from "./api.ts";
import { addChatApi } from "./chat-api.ts";
import { type ChatService, createChatService } from "./chat-service.ts";
import { type Connections, createConnections } from "./connections.ts";
import { addControlApi } from "./control-api.ts";
import { createFaults, type Faults } from "./faults.ts";
import { addPage } from "./page.ts";
import { type IbmVideoOptions, withDefaults } from "./settings.ts";
import { acceptSockets } from "./sockets.ts";
import { createViewers, type Viewers } from "./viewers.ts";

export interface IbmVideo extends AsyncDisposable {
  /** Where it listens: IBM's API and its token endpoint, the chat service, and in a browser the viewers' page. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly account: Account;
  readonly faults: Faults;
  readonly connections: Connections;
  /** Everybody in a channel's chat, or its Q&A. */
  viewers(channelId: string, kind?: Room): Viewers;
  /** Everybody in a channel of the chat service that is there already: a group, a room. @throws ChatRefusal 16 */
  in(cid: string): Viewers;
}

/** Starts one. Its connections end when it is disposed. */
export async function startIbmVideo(options: IbmVideoOptions = {}): Promise<IbmVideo> {
  const settings = withDefaults(options);
  const faults = createFaults(options.faults, options.seed);
  const service = createChatService(settings, faults, systemClock);
  const account = createAccount(service);
  const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
  const simulator = handleOf(service, account);
  addApi(app, service, account);
  addChatApi(app, service);
  const addControl: FastifyPluginCallback = (control, _, done) => {
    addControlApi(control, service, simulator);
    done();
  };
  void app.register(addControl, { prefix: "/control" });
  addPage(app);
  const { host = "127.0.0.1", port = 0 } = options;
  const sockets = acceptSockets(app.server, service);
  await app.listen({ port, host });
  return {
    ...simulator,
    url: `http://${host}:${(app.server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      sockets[Symbol.dispose]();
      await app.close();
    },
  };
}

/** All that can be done to it, wherever it listens. */
export type Handle = Omit<IbmVideo, "url" | typeof Symbol.asyncDispose>;

const handleOf = (service: ChatService, account: Account): Handle => ({
  ...{ account, faults: service.faults, connections: createConnections(service) },
  ...{ clientId: service.settings.clientId, clientSecret: service.settings.clientSecret },
  viewers: (channelId, kind = "chat") => createViewers(service, account.room(channelId, kind)),
  in: (cid) => createViewers(service, service.find(cid)),
});
