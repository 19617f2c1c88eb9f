// Who is told what happens in a channel: connections that watch it, each by itself.
import type { Channel } from "./channel.ts";
import { type ChatService, watcherCount } from "./chat-service.ts";
import type { Connection } from "./connection.ts";

/** Watching what is watched already changes nothing. */
export function startWatching(service: ChatService, connection: Connection, channel: Channel): void {
  if (connection.watching.has(channel)) return;
  tellOthers(service, connection, channel, "user.watching.start");
  connection.watching.add(channel);
  channel.watchers.add(connection);
}

export function stopWatching(service: ChatService, connection: Connection, channel: Channel): void {
  if (!connection.watching.delete(channel)) return;
  channel.watchers.delete(connection);
  tellOthers(service, connection, channel, "user.watching.stop");
}

function tellOthers(service: ChatService, { userId }: Connection, channel: Channel, type: string): void {
  const user = service.people.get(userId);
  service.emit(channel, { type, user, watcher_count: watcherCount(service, channel) });
}
