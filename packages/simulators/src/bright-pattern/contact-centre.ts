// Everything that the simulated server knows, and the few ways to change it that its both sides share.
import { randomUUID } from "node:crypto";
import type { Clock } from "@tributary/runtime";
import { type Chat, type ChatEvent, type ChatRequest, type Client, createChat, nextId } from "./chat.ts";
import type { Faults } from "./faults.ts";
import { createFiles, type Files } from "./files.ts";
import { VendorRefusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";
import { estimate } from "./wire-form.ts";

export interface ContactCentre {
  readonly settings: Settings;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly files: Files;
  /** The newest last. */
  readonly chats: ReadonlyMap<string, Chat>;
  /** A new chat of this client, or the one that they have. */
  open(client: Client, request: ChatRequest): { chat: Chat; isNew: boolean };
  /** The chat that this client has now. */
  active(client: Client): Chat | undefined;
  /** A chat of this client's. @throws VendorRefusal 5005 */
  find(client: Client, chatId: string): Chat;
  /** Tells the client, and keeps it in the history. */
  tell(chat: Chat, event: ChatEvent): void;
  /** What the client said. */
  hear(chat: Chat, event: ChatEvent): void;
  /** The chat is over: its client fetches what it has not been told yet, and then it is gone. */
  close(chat: Chat, ...last: ChatEvent[]): void;
  /** Calls back whenever something changes in a chat, until the signal. */
  onChange(listener: (chat: Chat) => void, signal: AbortSignal): void;
}

export function createContactCentre(settings: Settings, faults: Faults, clock: Clock): ContactCentre {
  const chats = new Map<string, Chat>();
  const active = new Map<string, Chat>();
  const listeners = new Set<(chat: Chat) => void>();
  const changed = (chat: Chat) => {
    for (const listener of listeners) listener(chat);
  };
  const centre: ContactCentre = {
    ...{ settings, faults, clock, files: createFiles(settings.filesKept), chats },
    open(client, request) {
      const present = centre.active(client);
      if (present !== undefined) return { chat: present, isNew: false };
      const chat = createChat(client, request, clock.now());
      chats.set(chat.chatId, chat);
      active.set(keyOf(client), chat);
      if (chats.size > settings.chatsKept) forgetOldest({ chats, active });
      welcome(centre, chat);
      return { chat, isNew: true };
    },
    active(client) {
      const chat = active.get(keyOf(client));
      return chat?.phase === "open" ? chat : undefined;
    },
    find({ appId, clientId }, chatId) {
      const chat = chats.get(chatId);
      const isTheirs = chat?.owner.appId === appId && chat.owner.clientId === clientId;
      if (chat === undefined || !isTheirs || chat.phase === "gone") throw new VendorRefusal("5005");
      return chat;
    },
    tell(chat, event) {
      chat.history.push(event);
      chat.mailbox.put(event);
      changed(chat);
    },
    hear(chat, event) {
      chat.received.push(event);
      chat.lastHeardAt = clock.now();
      chat.isWarned = false;
      changed(chat);
    },
    close(chat, ...last) {
      for (const event of last) centre.tell(chat, event);
      chat.phase = chat.mailbox.waiting().length > 0 ? "ending" : "gone";
      changed(chat);
    },
    onChange(listener, signal) {
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
  };
  return centre;
}

const keyOf = ({ appId, clientId }: Client): string => JSON.stringify([appId, clientId]);

function forgetOldest({ chats, active }: { chats: Map<string, Chat>; active: Map<string, Chat> }): void {
  const oldest = [...chats.values()].find(({ phase }) => phase === "gone");
  if (oldest === undefined) return;
  chats.delete(oldest.chatId);
  const key = keyOf(oldest.owner);
  if (active.get(key) === oldest) active.delete(key);
}

/** As captured from a real server: somebody whom nobody announced says a word, then the queue, without an estimate. */
function welcome(centre: ContactCentre, chat: Chat): void {
  const { clock, faults, settings } = centre;
  const at = { timestamp: clock.now() };
  if (settings.greeting !== null) {
    const [party_id, msg] = [randomUUID().toUpperCase(), settings.greeting];
    centre.tell(chat, { event: "chat_session_message", party_id, msg_id: nextId(chat), ...inHtml(msg), ...at });
  }
  centre.tell(chat, { event: "chat_session_status", state: chat.state, ...estimate(null, faults.now) });
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br>" };

/** Plain text as messages carry it: HTML, the text itself, and by which channel. */
export const inHtml = (text: string) => ({
  msg: text.replace(/[&<>\n]/g, (char) => ENTITIES[char] ?? char),
  msg_text: text,
  channel: "web",
});
