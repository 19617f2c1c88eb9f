// What asyncapi.json says of the streams: the events that each may carry, what can be asked for beside them, and the
// events that streams say about themselves, which the client deals with.
import { declarationOf, type Json } from "./to-typescript.ts";

const STREAMS = { participantStream: "ParticipantEvent", sessionStream: "SessionEvent", coachStream: "CoachEvent" };
const CONTROL = ["KEEP_ALIVE", "STREAM_RESET", "STREAM_CLOSING", "TOKEN_EXPIRING"];

/** The types of what each stream carries. */
export function eventsOf(asyncapi: Json): string {
  const channels = asyncapi.channels as Record<string, { messages: Json }>;
  const messages = (asyncapi.components as Record<string, Record<string, Json>>).messages ?? {};
  const carried = Object.entries(STREAMS).map(([channel, name]) => {
    const types = Object.keys(channels[channel]?.messages ?? {}).filter((type) => !CONTROL.includes(type));
    return declarationOf(name, { oneOf: types.map((type) => messages[type]?.payload as Json) });
  });
  const control = { oneOf: CONTROL.map((type) => messages[type]?.payload as Json) };
  const summaries = Object.values(messages).map(({ summary }) => String(summary));
  const includes = summaries.flatMap((summary) => /include=(\w+)/.exec(summary)?.[1] ?? []);
  return [
    ...carried,
    declarationOf("ControlEvent", control),
    declarationOf("Include", { enum: [...new Set(includes)] }),
  ].join("\n");
}
