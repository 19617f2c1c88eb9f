export { createStream, type Stream, type StreamPorts } from "./app.ts";
