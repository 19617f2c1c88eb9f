export { createStream, type Stream } from "./app.ts";
export type { StreamPorts } from "./ports.ts";
