/** Who reads what: the same people on both sides, and the channels whose messages they get. */
import { request } from "@tributary/e2e/conversation";
import type { Platform } from "@tributary/e2e/platform";
import { z } from "zod";
import { overConnections } from "../connection.ts";
import { type Channel, createChannel } from "./channels.ts";
import type { Reader } from "./readers.ts";
import type { Side } from "./sides.ts";

const IN_FLIGHT = 16;

/** One side's readers, and the channels to publish to it through. */
export interface Audience {
  readers: readonly Reader[];
  channels: readonly Channel[];
}

export const participantOf = (number: number): string => `p-${number}`;

/** Registers so many participants through the public API. */
export async function registerParticipants(apiUrl: string, { tenant }: Platform, count: number): Promise<void> {
  const headers = await tenant.as("admin", "1");
  let number = 0;
  await overConnections<string>(apiUrl, IN_FLIGHT, {
    next: () => (number < count ? participantOf(number++) : null),
    send: async (connection, id) => {
      const body = JSON.stringify({ id, firstName: "Ada", lastName: "Lovelace" });
      const { status, body: answer } = await connection.post({ path: "/api/v1/participants", headers, body });
      if (status !== 201) throw new Error(`a participant was refused: ${status} ${answer}`);
    },
  });
}

/** Opens so many sessions that anybody may view. */
export async function openRooms(apiUrl: string, { tenant }: Platform, count: number): Promise<string[]> {
  const service = await tenant.as("service", "1");
  const rooms: string[] = [];
  for (let room = 0; room < count; room += 1) {
    const body = { kind: "channel", participantIds: [] };
    const { status, body: answer } = await request("POST", `${apiUrl}/api/v1/admin/chat_sessions`, service, body);
    if (status !== 201) throw new Error(`a session was refused: ${status}`);
    rooms.push(z.looseObject({ id: z.string() }).parse(answer).id);
  }
  return rooms;
}

/** Everybody on their own participant stream, in a conversation with a coach. */
export async function oneToOne({ store, tenant }: Platform, side: Side, count: number): Promise<Audience> {
  const { name } = tenant;
  const readers: Reader[] = [];
  const channels: Channel[] = [];
  for (let number = 0; number < count; number += 1) {
    const id = participantOf(number);
    const feeds = [`coach/c-${number}`, `participant/${id}`];
    const people = { tenant: name, sessionId: `s-${number}`, participantId: id, feeds, version: 2 };
    channels.push(await createChannel(store, number, people));
    const path = { tributary: `/api/v1/participants/${id}/stream`, floor: `/?of=participant/${id}` }[side.name];
    readers.push({ path, channel: number, headers: await tenant.as("participant", id) });
  }
  return { readers, channels };
}

/** As many viewers in each room, on the room's own stream. */
export async function inRooms(
  { store, tenant }: Platform,
  side: Side,
  { rooms, count }: { rooms: readonly string[]; count: number },
): Promise<Audience> {
  const { name } = tenant;
  const streamId = (room: string) => `${name}/chat-session/${room}`;
  const heads = await store.streamHeads(rooms.map(streamId));
  const channels = await Promise.all(
    rooms.map((room, number) => {
      const version = heads.get(streamId(room)) ?? 0;
      const people = { tenant: name, sessionId: room, participantId: participantOf(number), feeds: [], version };
      return createChannel(store, number, people);
    }),
  );
  const readers: Reader[] = [];
  for (let number = 0; number < count; number += 1) {
    const id = participantOf(number);
    const channel = number % rooms.length;
    const room = rooms[channel] ?? "";
    const ours = `/api/v1/participants/${id}/chat_sessions/${room}/stream`;
    const path = { tributary: ours, floor: `/?of=${streamId(room)}` }[side.name];
    readers.push({ path, channel, headers: await tenant.as("participant", id) });
  }
  return { readers, channels };
}
