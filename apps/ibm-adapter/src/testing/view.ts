// A chat as mapping sees it, and events as they come over the wire.
import { type ChatEvent, readEvent } from "@tributary/schemas/ibm-video";
import type { ChatView } from "../mapping/chat-view.ts";
import { ownMessages } from "../mapping/own-messages.ts";

export const CID = "chatroom:channel_1";
export const AT = "2026-06-24T11:44:49.394479Z";
export const own = ownMessages({ clientId: "a secret", linkId: "l1" });

/** Viewer `bob` is a member, message `m0` is in the session. */
export function view(changes: Partial<ChatView> = {}): ChatView {
  return {
    ...{ sessionId: "s1", participantId: null, linkId: "l1", kind: "chat", cid: CID, userId: "us", own },
    ...{ isTold: (id) => id === "m0", isHeard: (id) => id === "bob", isMember: (id) => id === "ibm-bob" },
    room: { isFrozen: false, cooldown: 0 },
    ...changes,
  };
}

export const bob = { id: "bob", name: "Bob", image: "https://x.example/bob.png", role: "user" };
export const ann = { id: "ann", name: "Ann", role: "user" };

export const said = (changes: object = {}) => ({
  ...{ id: "m1", type: "regular", text: "Hello", user: bob, attachments: [], created_at: AT, updated_at: AT },
  ...changes,
});

/** As a frame has it. */
export const event = (type: string, more: object = {}): ChatEvent =>
  readEvent({ type, cid: CID, created_at: AT, ...more });
