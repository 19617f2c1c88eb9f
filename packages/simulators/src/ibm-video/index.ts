export type { Account, Room } from "./account.ts";
export type { ApiStatus } from "./api-refusal.ts";
export type { Channel, Message, Received } from "./channel.ts";
export type { Connections } from "./connections.ts";
export type { FaultSwitches, Faults, SomeFaults } from "./faults.ts";
export { type IbmVideo, startIbmVideo } from "./server.ts";
export type { IbmVideoOptions } from "./settings.ts";
export type { Viewers } from "./viewers.ts";
