export type { Agent } from "./agent.ts";
export type { ApiVersion, Chat, ChatEvent } from "./chat.ts";
export type { FaultSwitches, Faults, SomeFaults } from "./faults.ts";
export { type BrightPattern, startBrightPattern } from "./server.ts";
export type { BrightPatternOptions } from "./settings.ts";
