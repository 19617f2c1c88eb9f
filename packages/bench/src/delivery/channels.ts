/**
 * Where events go: sessions with the records that their messages make, exactly as the relay publishes them. What is
 * personal is sealed once per sender and the same in each message, so that publishing costs next to nothing.
 */
import type { EventStore } from "@tributary/event-store";
import type { OutgoingRecord } from "@tributary/messaging";
import { eventCodec, eventSealing, toRecord } from "@tributary/schemas";
import { markOf } from "./mark.ts";

export interface Channel {
  /** Its next message, due at this time in microseconds. */
  next(due: number): OutgoingRecord;
}

interface Sender {
  tenant: string;
  sessionId: string;
  /** The session's participant, who speaks; a channel session has none, and a viewer does. */
  participantId: string;
  /** Whose feeds its messages are in. */
  feeds: readonly string[];
  /** The version of the last event before. */
  version: number;
}

const ID = "~mark~";

/** A channel that is known by this number to those who read it. */
export async function createChannel(
  { keyring }: Pick<EventStore, "keyring">,
  channel: number,
  { tenant, sessionId, participantId, feeds, version }: Sender,
): Promise<Channel> {
  const data = {
    ...{ messageId: ID, sessionId, participantId, senderId: participantId, senderType: "PARTICIPANT" as const },
    ...{ senderName: "Ada Lovelace", photoUrl: null, channel: "APP" as const, html: null, attachments: [] },
    ...{ text: "A message of the usual length, as people write them.", replyToId: null, origin: null },
    sentAt: new Date().toISOString(),
  };
  const principal = { role: "participant" as const, id: participantId };
  const logged = {
    ...{ epoch: 1, eventId: crypto.randomUUID(), tenant, streamId: `${tenant}/chat-session/${sessionId}`, version },
    ...eventCodec.encode({ type: "MessageSent", data }),
    metadata: { commandId: crypto.randomUUID(), commandName: "SendMessage", principal, application: "bench" },
    ...{ recordedAt: new Date().toISOString(), feeds: {} },
  };
  const keys = await keyring.ensure(eventSealing.subjectsToSeal(logged));
  const { key, value, headers } = toRecord({ ...logged, data: eventSealing.seal(logged, keys) });
  const [before = "", after = ""] = value.split(ID);
  let number = 0;
  return {
    next(due) {
      number += 1;
      return {
        key,
        value: before + markOf(due, channel, number) + after,
        headers: {
          ...headers,
          ...{ ce_time: new Date().toISOString(), streamversion: `${version + number}` },
          feeds: feeds.map((owner) => `${owner}:${number}`).join(","),
        },
      };
    },
  };
}
