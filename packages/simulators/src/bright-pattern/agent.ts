// The agents' side: what somebody at an agent's desktop, or the scenario behind it, does to a chat.
import { randomUUID } from "node:crypto";
import { agentOf, type Chat, type ChatEvent, nextId, type Party } from "./chat.ts";
import { type ContactCentre, inHtml } from "./contact-centre.ts";
import { leave, showForm } from "./customer.ts";
import { fileTypeOf, type StoredFile } from "./files.ts";
import { estimate } from "./wire-form.ts";

const FORM_TIMEOUT_SECONDS = 300;

/** What can't be done, in words for whoever sits at the desktop. */
export class AgentError extends Error {
  override readonly name = "AgentError";
}

/** The desktop of a contact centre's agents. Ids of parties, messages, forms and files are answered. */
export type Agent = ReturnType<typeof createAgent>;

/** Every method throws an AgentError when there is no such chat, when it is over, or when no agent is in it. */
export function createAgent(centre: ContactCentre) {
  const { faults } = centre;
  const tell = (chat: Chat, event: ChatEvent) => centre.tell(chat, { ...event, timestamp: centre.clock.now() });
  const open = (chatId: string): Chat => {
    const chat = found(centre, chatId);
    if (chat.phase !== "open") throw new AgentError(`The chat ${chatId} is over`);
    return chat;
  };

  return {
    /** Every chat that the server remembers, the newest last. */
    chats: (): readonly Readonly<Chat>[] => [...centre.chats.values()],
    chat: (chatId: string): Readonly<Chat> => found(centre, chatId),

    /** The customer waits for so many seconds, or for nobody knows how long. */
    queue(chatId: string, seconds: number | null): void {
      const chat = open(chatId);
      chat.state = "queued";
      centre.tell(chat, { event: "chat_session_status", state: "queued", ...estimate(seconds, faults.now) });
    },

    /** An agent joins. */
    accept: (chatId: string, name = "Ann Agent"): string => join(centre, open(chatId), name),

    /** The agent leaves, and another one joins. */
    transfer(chatId: string, name: string): string {
      const chat = open(chatId);
      present(chat);
      leave(centre, chat);
      return join(centre, chat, name);
    },

    say(chatId: string, text: string): string {
      const chat = open(chatId);
      const { partyId } = present(chat);
      const party_id = faults.strikes("unknownParties") ? randomUUID().toUpperCase() : partyId;
      return say(centre, chat, { party_id, ...inHtml(text) });
    },

    /** A message of another party's: the scenario's, or one that nobody knows. */
    sayAs: (chatId: string, party_id: string, html: string): string =>
      say(centre, open(chatId), { party_id, msg: html }),

    type(chatId: string, isTyping = true): void {
      const chat = open(chatId);
      const event = isTyping ? "chat_session_typing" : "chat_session_not_typing";
      tell(chat, { event, party_id: present(chat).partyId });
    },

    sendFile(chatId: string, given: Omit<StoredFile, "fileId">): { fileId: string; msgId: string } {
      const chat = open(chatId);
      const { partyId: party_id } = present(chat);
      const { fileId, name, contentType } = centre.files.keep(given);
      const file = { file_id: fileId, file_name: name, file_type: fileTypeOf(contentType) };
      const msg_id = messageId(centre, chat);
      tell(chat, { event: "chat_session_file", party_id, msg_id, ...file });
      return { fileId, msgId: msg_id };
    },

    /** A form without a name asks for free text. */
    showForm: (chatId: string, form_name: string, timeoutSeconds = FORM_TIMEOUT_SECONDS): string =>
      showForm(centre, open(chatId), { form_name, form_timeout: String(timeoutSeconds) }),

    /** One of the customer's messages has reached the agent. Clients of v1 are not told. */
    delivered: (chatId: string, msgId: string): void =>
      receipt(centre, open(chatId), { event: "chat_session_message_delivered", ref_msg_id: msgId }),

    /** The agent has read it. Clients of v1 are not told. */
    read: (chatId: string, msgId: string): void =>
      receipt(centre, open(chatId), { event: "chat_session_message_read", ref_msg_id: msgId }),

    /** The chat belongs to this case of the customer's, or to none. Clients of v1 are not told. */
    setCase(chatId: string, caseId: string | null): void {
      const chat = open(chatId);
      chat.caseId = caseId;
      if (chat.request.version === "v2") tell(chat, { event: "chat_session_case_set", case_id: caseId ?? "" });
    },

    warn: (chatId: string, text: string): void =>
      tell(open(chatId), { event: "chat_session_timeout_warning", msg: text }),

    /** The customer said nothing for too long. */
    timeOut: (chatId: string, text: string): void => timeOut(centre, open(chatId), text),

    /** The agent leaves, and the chat ends. */
    end(chatId: string): void {
      const chat = open(chatId);
      leave(centre, chat);
      centre.close(chat, { event: "chat_session_ended" });
    },

    /** No agent can be found. */
    fail(chatId: string): void {
      const chat = open(chatId);
      chat.state = "failed";
      centre.close(chat, { event: "chat_session_status", state: "failed", ...estimate(null, faults.now) });
    },

    /** The server forgets the chat, without a word. */
    forget(chatId: string): void {
      open(chatId).phase = "gone";
    },

    /** Any other event, as it shall go over the wire, except for its time in milliseconds. */
    tell: (chatId: string, event: ChatEvent): void => centre.tell(open(chatId), event),
  };
}

/** The chat ends because its customer said nothing for too long. */
export function timeOut(centre: ContactCentre, chat: Chat, msg: string): void {
  centre.close(chat, { event: "chat_session_inactivity_timeout", msg, timestamp: centre.clock.now() });
}

function found(centre: ContactCentre, chatId: string): Chat {
  const chat = centre.chats.get(chatId);
  if (chat === undefined) throw new AgentError(`There is no chat ${chatId}`);
  return chat;
}

function present(chat: Chat): Party {
  const agent = agentOf(chat);
  if (agent === undefined) throw new AgentError(`No agent is in the chat ${chat.chatId}`);
  return agent;
}

function join(centre: ContactCentre, chat: Chat, displayName: string): string {
  const [firstName = "", ...others] = displayName.split(" ");
  const partyId = randomUUID().toUpperCase();
  const lastName = others.join(" ");
  chat.parties.set(partyId, { partyId, type: "internal", firstName, lastName, displayName, present: true });
  chat.state = "connected";
  const names = { first_name: firstName, last_name: lastName, display_name: displayName };
  const party = { party_id: partyId, ...names, type: "internal", timestamp: centre.clock.now() };
  centre.tell(chat, { event: "chat_session_party_joined", ...party });
  centre.tell(chat, { event: "chat_session_status", state: "connected", ...estimate(0, centre.faults.now) });
  return partyId;
}

const messageId = ({ faults }: ContactCentre, chat: Chat): string =>
  faults.now.longMessageIds ? `${chat.chatId}:${nextId(chat)}` : nextId(chat);

function say(centre: ContactCentre, chat: Chat, message: { party_id: string; msg: string }): string {
  const msg_id = messageId(centre, chat);
  centre.tell(chat, { event: "chat_session_message", msg_id, ...message, timestamp: centre.clock.now() });
  return msg_id;
}

function receipt(centre: ContactCentre, chat: Chat, event: ChatEvent): void {
  if (chat.request.version === "v1") return;
  centre.tell(chat, { ...event, party_id: present(chat).partyId, timestamp: centre.clock.now() });
}
