// The chat of one session for pages other than the coach's own: it needs nothing but a connection above it.
export { SessionRoom as SessionPane } from "./session-room.tsx";
