import { createLogger } from "@tributary/runtime";
import { channelsAnswer } from "@tributary/schemas/ibm-video";
import { expect, test, vi } from "vitest";
import { Allowance } from "./allowance.ts";
import type { ChatRest } from "./chat-rest.ts";
import type { ChatSocket, SocketEnd } from "./chat-socket.ts";
import type { Rider } from "./rider.ts";
import { TIMINGS } from "./timings.ts";
import { Track } from "./track.ts";
import { Watching } from "./watching.ts";

const CID = "chatroom:c1";
const ignore = () => undefined;
const observe = {
  ...{ stands: ignore, connected: ignore, disconnected: ignore, frame: ignore },
  ...{ synced: ignore, paged: ignore, dropped: ignore, limited: ignore },
};

test("a channel that may be lost while its history is read is watched anew", async () => {
  const track = new Track({
    ...{ cid: CID, since: "2026-06-24T11:44:49Z", allowance: new Allowance(20_000), onDue: ignore, onDropped: ignore },
  });
  const rider: Rider = { track, enter: () => Promise.reject(new Error("no")), stand: ignore, moved: ignore };
  const ended = Promise.withResolvers<SocketEnd>();
  const socket = { connectionId: "x", openedAt: null, ended: ended.promise, cut: ignore } as unknown as ChatSocket;
  const synced = Promise.withResolvers<{ events: []; inaccessible_cids: [] }>();
  const channels = vi.fn(async () => channelsAnswer.parse({ channels: [{ channel: { cid: CID } }] }).channels);
  const sync = vi.fn(() => synced.promise);
  const watching = new Watching({
    ...{ rest: { channels, sync } as unknown as ChatRest, socket, riders: new Set([rider]), observe },
    ...{ log: createLogger({ name: "t", level: "silent" }), timings: TIMINGS },
  });
  const running = watching.run();
  await vi.waitFor(() => expect(sync).toHaveBeenCalledTimes(1));
  watching.lost(rider); // channel.kicked, or removed and added again
  synced.resolve({ events: [], inaccessible_cids: [] });
  await vi.waitFor(() => expect(channels).toHaveBeenCalledTimes(2), { timeout: 3_000 });
  ended.resolve({ reason: "left" });
  await running;
});
