/**
 * Reads what a poll, a history or a Send Events was answered. It never throws: what can't be read is kept raw in its
 * place, so that one bad event costs none of the others.
 */
import { type KnownEvent, readableEvents, type ServerEvent, type UnknownEvent } from "./server-events.ts";

const NO_EVENTS = "5511";

/** All documentation has the first spelling; every client listens to the second one only. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["chat_session_inactvity_timeout", "chat_session_inactivity_timeout"],
]);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isEmpty = (body: unknown): boolean => body === undefined || body === null || body === "";

/** The events of an answer in their order; none when it has none, in whichever way the vendor says so. */
export function readServerEvents(body: unknown): ServerEvent[] {
  if (Array.isArray(body)) return body.map(readEvent);
  if (isEmpty(body)) return [];
  if (!isObject(body)) return [unknown(body, "the answer is not an object")];
  if (String(body.error_code) === NO_EVENTS || isEmpty(body.events)) return [];
  return Array.isArray(body.events) ? body.events.map(readEvent) : [unknown(body, "events is not a list")];
}

function readEvent(raw: unknown): ServerEvent {
  if (!isObject(raw) || typeof raw.event !== "string") return unknown(raw, "the event has no name");
  const name = SPELLINGS.get(raw.event) ?? raw.event;
  if (!Object.hasOwn(readableEvents, name)) return unknown(raw, "there is no such event", name);
  const read = readableEvents[name as KnownEvent["event"]].safeParse(raw);
  if (read.success) return { event: name, ...read.data } as KnownEvent;
  const [issue] = read.error.issues;
  return unknown(raw, `${issue?.path.join(".")} ${issue?.message}`, name);
}

const unknown = (raw: unknown, problem: string, name: string | null = null): UnknownEvent => ({
  ...{ event: "unknown", name, problem, raw },
});
