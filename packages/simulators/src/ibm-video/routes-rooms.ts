// Rooms beside a channel's chat. What type the chat service gives them is documented nowhere.
import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { ApiRefusal } from "./api-refusal.ts";
import { type Channel, channelWire } from "./channel.ts";
import { type ChatService, TEAM } from "./chat-service.ts";
import { formOf } from "./form-body.ts";
import { deleteChannel } from "./moderation.ts";
import type { OfChannel } from "./routes-initialisation.ts";

interface OfRoom {
  Params: { channelId: string; roomId: string };
}

export function addRoomRoutes(app: FastifyInstance, service: ChatService): void {
  const path = "/channels/:channelId/chat/rooms.json";
  app.get<OfChannel>(path, async ({ params }) => ({
    rooms: [...service.channels.values()].filter((each) => isRoomOf(each, params.channelId)).map(roomWire),
  }));
  app.post<OfChannel>(path, async (request) => {
    const name = formOf(request).get("name");
    if (!name) throw new ApiRefusal(400, "name");
    const { channelId } = request.params;
    const room = { type: "chatroom", id: `room_${randomUUID()}`, kind: "room", channelId, name } as const;
    return { room: roomWire(service.open(room)) };
  });

  const one = "/channels/:channelId/chat/rooms/:roomId";
  app.put<OfRoom>(one, async (request, reply) => {
    const room = roomOf(service, request.params);
    room.name = formOf(request).get("name") ?? room.name;
    service.emit(room, { type: "channel.updated", channel: channelWire(room, TEAM) });
    return reply.code(204).send();
  });
  app.delete<OfRoom>(one, async ({ params }, reply) => {
    deleteChannel(service, roomOf(service, params));
    return reply.code(204).send();
  });
}

const roomWire = ({ id, name }: Channel) => ({ id, name });

const isRoomOf = ({ kind, channelId, deletedAt }: Channel, wanted: string): boolean =>
  kind === "room" && channelId === wanted && deletedAt === null;

/** @throws ApiRefusal 404 */
function roomOf({ channels }: ChatService, { channelId, roomId }: OfRoom["Params"]): Channel {
  const room = channels.get(`chatroom:${roomId.replace(/\.json$/, "")}`);
  if (room === undefined || !isRoomOf(room, channelId)) throw new ApiRefusal(404, "There is no such room");
  return room;
}
