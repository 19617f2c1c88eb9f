/** Reads what the chat service says. It never throws: what can't be read comes out as an event that says so. */
import { type ChatEvent, type KnownEvent, type KnownType, readableEvents, type UnknownEvent } from "./events.ts";
import { withoutPrivateData } from "./raw.ts";

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The event of one frame of the WebSocket. */
export function readFrame(frame: string): ChatEvent {
  try {
    return readEvent(JSON.parse(frame));
  } catch {
    // Users in a text can't be told from the rest of it.
    return { type: "unknown", name: null, problem: `${frame.length} characters that are no JSON`, raw: null };
  }
}

/** One event, as a frame or an answer of `/sync` has it. */
export function readEvent(raw: unknown): ChatEvent {
  if (!isObject(raw)) return unknown(raw, "the event is not an object");
  const type = typeOf(raw);
  if (type === null) return unknown(raw, "the event has no type");
  if (!Object.hasOwn(readableEvents, type)) return unknown(raw, "there is no such type", type);
  const read = readableEvents[type as KnownType].safeParse(raw);
  if (read.success) return { type, ...read.data, cid: cidOf(read.data) } as KnownEvent;
  const [issue] = read.error.issues;
  return unknown(raw, `${issue?.path.join(".")} ${issue?.message}`, type);
}

/** An older form of the first frame's refusal is nothing but the error. */
function typeOf({ type, error }: Fields): string | null {
  if (typeof type === "string" && type !== "") return type;
  return type === undefined && isObject(error) ? "connection.error" : null;
}

interface Placed {
  readonly cid: string | null;
  readonly channel_type: string | null;
  readonly channel_id: string | null;
  readonly channel?: { readonly cid: string | null } | null;
  readonly message?: { readonly cid: string | null } | null;
}

/** The channel is named in up to four places, of which any may be missing. */
function cidOf({ cid, channel_type: type, channel_id: id, channel, message }: Placed): string | null {
  const joined = type !== null && id !== null ? `${type}:${id}` : null;
  return cid ?? joined ?? channel?.cid ?? message?.cid ?? null;
}

const unknown = (raw: unknown, problem: string, name: string | null = null): UnknownEvent => ({
  ...{ type: "unknown", name, problem, raw: withoutPrivateData(raw) },
});
