// Events and answers as they go over the wire: all leaves strings, times in seconds, unless a fault wants it otherwise.
import type { ChatEvent } from "./chat.ts";
import type { FaultSwitches } from "./faults.ts";

type Fields = Record<string, unknown>;
/** Text of people, which is never taken for a number. */
const PROSE: ReadonlySet<string> = new Set(["event", "msg", "msg_text", "data", "form_name", "file_name"]);
const TYPING: ReadonlySet<string> = new Set(["chat_session_typing", "chat_session_not_typing"]);

/** One event, as a poll or the history of a chat has it. */
export function toWire({ timestamp, ...event }: ChatEvent, faults: FaultSwitches): Record<string, unknown> {
  const fields: Fields = { ...event };
  if (timestamp !== undefined && !(faults.missingTypingTimestamps && TYPING.has(event.event)))
    fields.timestamp = String(faults.millisecondTimestamps ? timestamp : Math.floor(timestamp / 1_000));
  rename(fields, faults);
  leaveOut(fields, faults);
  return faults.numericLeaves ? withNumbers(fields) : fields;
}

/** `ewt` where a fault doesn't leave it out: in seconds, or empty when nobody knows. */
export const estimate = (seconds: number | null, { missingEwt }: FaultSwitches): { ewt?: string } =>
  missingEwt ? {} : { ewt: seconds === null ? "" : String(seconds) };

function rename(fields: Fields, faults: FaultSwitches): void {
  if (faults.misspeltInactivity && fields.event === "chat_session_inactivity_timeout")
    fields.event = "chat_session_inactvity_timeout";
  if (!faults.sessionIdInFile || fields.event !== "chat_session_file") return;
  fields.session_id = fields.party_id;
  delete fields.party_id;
}

function leaveOut(fields: Fields, faults: FaultSwitches): void {
  const missing = [
    ...(faults.missingEwt ? ["ewt"] : []),
    ...(faults.missingNames ? ["first_name", "last_name", "display_name"] : []),
    ...(faults.missingMsgText ? ["msg_text", "channel"] : []),
    ...(faults.missingFileNames ? ["file_name"] : []),
    ...(faults.missingSignalingParty && fields.event === "chat_session_signaling" ? ["party_id"] : []),
  ];
  for (const field of missing) delete fields[field];
}

const withNumbers = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, PROSE.has(name) ? value : asNumber(value)]));

const asNumber = (value: unknown): unknown =>
  typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
