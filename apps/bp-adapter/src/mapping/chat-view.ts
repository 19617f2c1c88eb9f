// What mapping an event needs to know of its chat, and how what it comes to is named.
import { digest } from "@tributary/external-chats";
import type { Command } from "@tributary/schemas";
import type { ServerEvent } from "@tributary/schemas/bright-pattern";
import type { FormFields } from "./forms.ts";
import { identityOf } from "./identity.ts";
import type { KeyedCommand } from "./outcome.ts";
import type { Parties } from "./parties.ts";

export const PROVIDER = "bright-pattern";

export interface ChatView {
  sessionId: string;
  participantId: string | null;
  chatId: string;
  parties: Pick<Parties, "find" | "scenario">;
  forms: FormFields;
}

export type Said<E extends ServerEvent["event"]> = Extract<ServerEvent, { event: E }>;

export const keyOf = (event: ServerEvent): string => identityOf(event) ?? event.event;

/** A command that comes of the event; several of one event differ by what follows its name. */
export const keyed = (event: ServerEvent, command: Command, suffix = ""): KeyedCommand => ({
  ...{ does: "command", key: `${keyOf(event)}${suffix}`, command },
});

/** An id of ours for something that has another one over there. */
export const ourId = (chatId: string, name: string): string => `bp-${digest(`${chatId}/${name}`)}`;

/** Of the form that was asked for by this request. */
export const formIdOf = (chatId: string, request: string): string => ourId(chatId, `form/${request}`);
