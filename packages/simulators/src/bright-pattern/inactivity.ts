// Chats whose customer says nothing: a warning at half of the time, the end after all of it.
import { timeOut } from "./agent.ts";
import type { Chat } from "./chat.ts";
import type { ContactCentre } from "./contact-centre.ts";

const MOST_BETWEEN_LOOKS_MS = 1_000;

/** Looks after all chats, until it is disposed. */
export function watchInactivity(centre: ContactCentre): Disposable {
  const look = () => {
    for (const chat of centre.chats.values()) lookAfter(centre, chat);
  };
  const timer = setInterval(look, Math.min(MOST_BETWEEN_LOOKS_MS, centre.settings.inactivityMs / 10)).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function lookAfter(centre: ContactCentre, chat: Chat): void {
  if (chat.phase !== "open" || chat.state !== "connected") return;
  const silence = centre.clock.now() - chat.lastHeardAt;
  if (silence >= centre.settings.inactivityMs) {
    timeOut(centre, chat, "The chat was closed, because you were away.");
  } else if (!chat.isWarned && silence >= centre.settings.inactivityMs / 2) {
    chat.isWarned = true;
    const msg = "Are you still there?";
    centre.tell(chat, { event: "chat_session_timeout_warning", msg, timestamp: centre.clock.now() });
  }
}
