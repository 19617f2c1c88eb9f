// As whom this adapter speaks, and of which outside system.
import { serviceOf, type Voice } from "@tributary/external-chats";
import { PROVIDER } from "./mapping/chat-view.ts";

/** Who asks, on every command; and who uploads files. */
export const SERVICE = serviceOf("bp-adapter");

export const VOICE: Voice = { service: SERVICE, provider: PROVIDER, vendor: "Bright Pattern", prefix: "bp" };
