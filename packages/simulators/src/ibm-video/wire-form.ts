// Events as they go over the wire: with all fields, unless a fault leaves some out or hides them.
import type { ServiceEvent } from "./channel.ts";
import type { FaultSwitches } from "./faults.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What a client can't do without; everything else may be missing. */
const NEEDED: ReadonlySet<string> = new Set([
  ...["type", "created_at", "cid", "message", "reaction", "member", "channel", "error", "connection_id", "me"],
  ...["created_by", "expiration", "last_read_message_id", "hard_delete"],
]);
const NEEDED_WITH_USER: ReadonlySet<string> = new Set([...NEEDED, "user"]);
const NEEDED_OF_MESSAGE: ReadonlySet<string> = new Set([
  ...["id", "text", "user", "type", "parent_id", "created_at", "updated_at", "deleted_at", "latest_reactions"],
]);
/** What applications add, under names that mean something else. */
const CUSTOM: Fields = { name: 7, text: {}, channel_custom: { theme: "dark" }, team: ["a"] };
const CUSTOM_OF_MESSAGE: Fields = { html: { source: "web" }, silent: "no", mentioned_users: "all", x_campaign: 42 };

/** One event, as a frame or Sync tells it. */
export function toWire(event: ServiceEvent, faults: FaultSwitches): Fields {
  const { missingFields, nullFields, shadowingFields } = faults;
  if (!missingFields && !nullFields && !shadowingFields) return event;
  const shaped = shapedBy(faults, event, saysWho(event) ? NEEDED : NEEDED_WITH_USER);
  const message = isFields(event.message) && shapedBy(faults, event.message, NEEDED_OF_MESSAGE);
  if (!shadowingFields) return { ...shaped, ...(message && { message }) };
  return { ...shaped, ...(message && { message: { ...message, ...CUSTOM_OF_MESSAGE } }), ...CUSTOM };
}

/** Whether it would be known without its user whom it is about. */
const saysWho = ({ message, member }: ServiceEvent): boolean => message !== undefined || member !== undefined;

const shapedBy = ({ missingFields, nullFields }: FaultSwitches, fields: Fields, needed: ReadonlySet<string>): Fields =>
  missingFields || nullFields ? without(fields, needed, nullFields) : fields;

function without(fields: Fields, needed: ReadonlySet<string>, asNull: boolean): Fields {
  const kept = Object.entries(fields).flatMap<[string, unknown]>(([name, value]) => {
    if (needed.has(name)) return [[name, value]];
    return asNull ? [[name, null]] : [];
  });
  return Object.fromEntries(kept);
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
