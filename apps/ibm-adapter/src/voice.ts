// As whom this adapter speaks, and of which outside system.
import { serviceOf, type Voice } from "@tributary/external-chats";
import { IBM_VIDEO } from "@tributary/schemas";

/** Who asks, on every command. */
export const SERVICE = serviceOf("ibm-adapter");

export const VOICE: Voice = { service: SERVICE, provider: IBM_VIDEO, vendor: "IBM Video Streaming", prefix: "ibm" };
