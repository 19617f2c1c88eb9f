/**
 * What Bright Pattern says in a chat, event by event, as far as its documentation and clients of every age know it.
 * Fields keep the vendor's names; fields that nobody knows are left out.
 */
import { z } from "zod";
import { count, number, oneOf, optional, required, time, words } from "./leaves.ts";

/** Who somebody in the chat is: a machine, another customer, an agent (Microsoft Teams: one who works from there). */
const PARTY_TYPES = ["scenario", "external", "internal", "msteams"] as const;

const told = { timestamp: time };
const said = { party_id: optional, ...told };
const numbered = { msg_id: optional, ...said };
const form = { form_request_id: required, ...told };
const receipt = { ref_msg_id: required, ...said };
const structured = z.unknown().default(null);
const fields = z.union([z.record(z.string(), structured), words]).default(null);

/** A card, such as Microsoft Teams attaches it. */
const attachment = z.object({ id: optional, contentType: optional, content: structured, name: optional });

/** States of a chat; `ivr` and `establishing` were seen in answers, not in events. */
export const chatStates = ["queued", "connecting", "connected", "ivr", "establishing", "failed", "completed"] as const;

const serverSays = {
  /** An unknown state makes the event unreadable: nobody can tell what it does to the chat. */
  chat_session_status: z.object({ state: z.enum(chatStates), ewt: count, ...told }),
  chat_session_ended: z.object({ ...told }),
  chat_session_party_joined: z.object({
    party_id: required,
    ...{ first_name: optional, last_name: optional, display_name: optional },
    type: oneOf(PARTY_TYPES, "unknown"),
    ...told,
  }),
  chat_session_party_left: z.object({ party_id: required, type: oneOf(PARTY_TYPES, "unknown"), ...told }),
  chat_session_message: z.object({
    ...numbered,
    /** HTML. */
    msg: words,
    /** The same as plain text; servers of some versions leave it out. */
    msg_text: words,
    channel: optional,
    attachments: z.array(attachment).catch([]),
    directive_id: optional,
  }),
  chat_session_message_delivered: z.object(receipt),
  chat_session_message_read: z.object(receipt),
  chat_session_typing: z.object(said),
  chat_session_not_typing: z.object(said),
  /** A form without a name asks for free text. */
  chat_session_form_show: z.object({ ...form, form_name: words, form_timeout: count, channel: optional }),
  chat_session_secure_form_show: z.object({ ...form, form_id: optional, form_name: words }),
  chat_session_secure_form_cancel: z.object(form),
  chat_session_timeout_warning: z.object({ msg: words, msg_text: words, ...told }),
  chat_session_inactivity_timeout: z.object({ msg: words, msg_text: words, ...told }),
  chat_session_signaling: z.object({ ...numbered, data: structured }),
  /** Older servers say `session_id` for `party_id`. */
  chat_session_file: z
    .object({
      ...numbered,
      session_id: optional,
      file_id: required,
      file_type: oneOf(["image"], "attachment"),
      file_name: optional,
    })
    .transform(({ session_id, ...file }) => ({ ...file, party_id: file.party_id ?? session_id })),
  chat_session_location: z.object({ ...numbered, url: optional, latitude: number, longitude: number }),
  chat_session_cobrowsing_requested: z.object(numbered),
  /** An empty case is one that was taken away again. */
  chat_session_case_set: z.object({ case_id: optional, ...told }),
  chat_session_info: z.object({ service_name: optional, ...told }),
  chat_session_file_url: z.object({ ...numbered, file_url: required, file_type: oneOf(["image"], "attachment") }),
  chat_session_message_edit: z.object({ ...receipt, msg: words, msg_text: words }),
  chat_session_message_delete: z.object(receipt),
  chat_session_form_submit: z.object({ req_id: optional, form_data: fields, ...said }),
};

/** What the customer's side says; the history of a chat repeats it with the chat's id as the party's. */
const customerSays = {
  chat_session_form_data: z.object({ form_request_id: required, form_name: words, data: fields, ...said }),
  chat_session_secure_form_data: z.object({ form_request_id: required, form_name: words, data: fields, ...said }),
  chat_form_data_cancel: z.object({ form_request_id: required, form_name: words, ...said }),
  chat_session_navigation: z.object({ ...numbered, title: words, page: words }),
  chat_session_cobrowsing_started: z.object({ provider_type: optional, cobrowsing_url: optional, ...said }),
  chat_session_cobrowsing_rejected: z.object(said),
  chat_session_cobrowsing_ended: z.object(said),
  chat_session_end: z.object(said),
  chat_session_disconnect: z.object(said),
};

/** Each event that can be read, by its name. */
export const readableEvents = { ...serverSays, ...customerSays };
type Readable = typeof readableEvents;

/** An event that could be read. */
export type KnownEvent = { [N in keyof Readable]: { event: N } & z.output<Readable[N]> }[keyof Readable];

/** One that could not: kept as it came. */
export interface UnknownEvent {
  event: "unknown";
  /** What the vendor calls it, when it says so. */
  name: string | null;
  /** Why it can't be read, in one line. */
  problem: string;
  raw: unknown;
}

export type ServerEvent = KnownEvent | UnknownEvent;
