/**
 * What may be said to Bright Pattern in a chat. Strict, because over there a wrong field is ignored without a word:
 * a mistake has to show here, before it is sent.
 */
import { z } from "zod";

const id = z.string().min(1);
const names = { form_request_id: id, form_name: z.string() };
/** Empty when the customer cancels the form. */
const answers = z.record(z.string(), z.string());
const fileType = z.enum(["image", "attachment"]);

const says = <const N extends string, F extends z.ZodRawShape>(event: N, fields: F) =>
  z.strictObject({ event: z.literal(event), ...fields });

/** One event of the customer's side. */
export const clientEvent = z.discriminatedUnion("event", [
  says("chat_session_message", {
    msg_id: id,
    /** HTML when `msg_text` has the same as plain text. */
    msg: z.string(),
    msg_text: z.string().optional(),
    channel: id.optional(),
    directive_id: id.optional(),
  }),
  /** The receipts exist in v2 only. */
  says("chat_session_message_delivered", { ref_msg_id: id }),
  says("chat_session_message_read", { ref_msg_id: id }),
  says("chat_session_typing", { msg: z.string().optional() }),
  says("chat_session_not_typing", {}),
  says("chat_session_form_data", { ...names, data: answers }),
  says("chat_form_data_cancel", names),
  says("chat_session_secure_form_data", { ...names, data: answers }),
  says("chat_session_secure_form_cancel", { form_request_id: id, form_name: z.string().optional() }),
  /** Ends the chat at once. */
  says("chat_session_end", {}),
  /** Ends the conversation; the scenario may go on, with a survey. */
  says("chat_session_disconnect", {}),
  says("chat_session_signaling", { msg_id: id, destination_party_id: id, data: z.record(z.string(), z.unknown()) }),
  /** Some servers answer 500 unless `msg_id` is empty. */
  says("chat_session_file", {
    msg_id: z.string(),
    file_id: id,
    file_type: fileType,
    file_name: id.optional(),
  }),
  says("chat_session_location", {
    msg_id: id,
    url: id.optional(),
    latitude: z.string().optional(),
    longitude: z.string().optional(),
  }),
  says("chat_session_navigation", { msg_id: id, title: z.string(), page: z.string() }),
  says("chat_session_cobrowsing_rejected", {}),
  says("chat_session_cobrowsing_started", { provider_type: id, cobrowsing_url: id, cobrowsing_id: id.optional() }),
  says("chat_session_cobrowsing_ended", {}),
]);
export type ClientEvent = z.infer<typeof clientEvent>;

/** Body of Send Events. */
export const sendEventsBody = z.strictObject({ events: z.array(clientEvent).min(1) });
export type SendEventsBody = z.infer<typeof sendEventsBody>;
