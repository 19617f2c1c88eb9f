import type { EventStore } from "@tributary/event-store";
import type { Messaging } from "@tributary/messaging";
import { openStreams, platformLag, platformOverview } from "@tributary/schemas";
import type { HttpServer } from "../http/context.ts";
import { readLag, readOpenStreams, readOverview } from "./numbers.ts";

export interface OperationPorts {
  store: Pick<EventStore, "streamReplicas" | "relay" | "acceptedCommands" | "deadLetters" | "externalLinks">;
  messaging: Pick<Messaging, "lag">;
}

/** What operators look at when something is slow. */
export function operationRoutes(app: HttpServer, ports: OperationPorts): void {
  app.get("/api/v1/admin/streams", { schema: { response: { 200: openStreams } } }, () => readOpenStreams(ports));
  app.get("/api/v1/admin/lag", { schema: { response: { 200: platformLag } } }, () => readLag(ports));
  app.get("/api/v1/admin/overview", { schema: { response: { 200: platformOverview } } }, () => readOverview(ports));
}
