// Typing and signals of the session's people, as the other side takes them.
import type { EphemeralEvent } from "@tributary/schemas";
import type { ClientEvent } from "@tributary/schemas/bright-pattern";
import { z } from "zod";

interface Recipient {
  chatId: string;
  /** Whom a signal is for. */
  partyId: string | null;
  /** Of the moment. */
  id: string;
}

const signalData = z.record(z.string(), z.unknown());

/** Null when it is none of theirs: over there, everybody on this side is the customer. */
export function momentEvent({ type, data }: EphemeralEvent, { chatId, partyId, id }: Recipient): ClientEvent | null {
  const isOurs = data.memberType === "PARTICIPANT" || data.memberType === "COACH";
  if (!isOurs) return null;
  if (type === "MemberTyping") return { event: "chat_session_typing" };
  if (type === "MemberStoppedTyping") return { event: "chat_session_not_typing" };
  const signal = signalData.safeParse(type === "SignalingSent" ? data.signal : null);
  if (partyId === null || !signal.success) return null;
  const msg_id = `${chatId}:${id}`;
  return { event: "chat_session_signaling", msg_id, destination_party_id: partyId, data: signal.data };
}
