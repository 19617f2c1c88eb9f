// What the events of the customer's side do to a chat. They are all taken, as the real server takes them; those that
// nobody knows do nothing.
import { agentOf, type Chat, type ChatEvent, nextId } from "./chat.ts";
import type { ContactCentre } from "./contact-centre.ts";
import { VendorRefusal } from "./refusal.ts";

/** Events as a client sent them. */
export interface SentEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** Takes the events of one request, all of them or, when one of them is none, nothing. @throws VendorRefusal 5003, 5005, 5500 */
export function takeEvents(centre: ContactCentre, chat: Chat, body: unknown): void {
  const events = eventsOf(body);
  if (chat.phase !== "open") throw new VendorRefusal("5005");
  if (centre.faults.now.refuseFileMsgIds && events.some(isNumberedFile)) throw new VendorRefusal("5500");
  for (const event of events) takeEvent(centre, chat, event);
}

function eventsOf(body: unknown): SentEvent[] {
  const events = typeof body === "object" && body !== null && "events" in body ? body.events : undefined;
  if (!Array.isArray(events)) throw new VendorRefusal("5003", "there is no list of events");
  return events.map((event) => {
    if (typeof event?.event !== "string") throw new VendorRefusal("5003", "an event has no name");
    return event as SentEvent;
  });
}

const isNumberedFile = ({ event, msg_id }: SentEvent): boolean =>
  event === "chat_session_file" && msg_id !== undefined && msg_id !== "";

/** The party of the customer's own events has the id of the chat. */
function takeEvent(centre: ContactCentre, chat: Chat, sent: SentEvent): void {
  const event: ChatEvent = { ...sent, party_id: chat.chatId, timestamp: centre.clock.now() };
  if (chat.phase === "open") {
    chat.history.push(event);
    REACTIONS[sent.event]?.(centre, chat, event);
  }
  centre.hear(chat, event);
}

type Reaction = (centre: ContactCentre, chat: Chat, event: ChatEvent) => void;

const stopTyping: Reaction = (_, chat) => {
  chat.customerTyping = false;
};

const REACTIONS: Readonly<Record<string, Reaction>> = {
  chat_session_typing: (_, chat) => {
    chat.customerTyping = true;
  },
  chat_session_not_typing: stopTyping,
  chat_session_message: stopTyping,
  chat_session_end: (centre, chat) =>
    centre.close(chat, ...(centre.faults.now.endWithoutEnded ? [] : [{ event: "chat_session_ended" }])),
  chat_session_disconnect: (centre, chat) => {
    const form_name = centre.settings.surveyForm;
    leave(centre, chat);
    if (form_name === null || chat.surveyFormId !== null) return centre.close(chat, { event: "chat_session_ended" });
    chat.surveyFormId = showForm(centre, chat, { form_name, form_timeout: "300" });
  },
  chat_session_form_data: (centre, chat, { form_request_id }) => {
    if (chat.surveyFormId !== null && String(form_request_id) === chat.surveyFormId)
      centre.close(chat, { event: "chat_session_ended" });
  },
};

/** The agent leaves, if one is there. */
export function leave(centre: ContactCentre, chat: Chat): void {
  const agent = agentOf(chat);
  if (agent === undefined) return;
  chat.parties.set(agent.partyId, { ...agent, present: false });
  const { partyId: party_id, type } = agent;
  centre.tell(chat, { event: "chat_session_party_left", party_id, type, timestamp: centre.clock.now() });
}

/** Asks the customer something; answers the id that the answer will name. */
export function showForm(centre: ContactCentre, chat: Chat, form: { form_name: string; form_timeout: string }): string {
  const form_request_id = nextId(chat);
  centre.tell(chat, { event: "chat_session_form_show", form_request_id, ...form, timestamp: centre.clock.now() });
  return form_request_id;
}
