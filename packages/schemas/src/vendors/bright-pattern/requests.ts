/** What may be asked of Bright Pattern beside Send Events. Strict, like everything that is sent. */
import { z } from "zod";
import { clientEvent } from "./client-events.ts";

/** Body of Request Chat, and of Request SMS Chat Session. */
export const requestChatBody = z.strictObject({
  phone_number: z.string().optional(),
  /** The scenario's `$(item.from)`. */
  from: z.string().optional(),
  /** The scenario's `$(item.externalChatData.<name>)`. */
  parameters: z.record(z.string(), z.unknown()).optional(),
  /** What the customer said in the form before the chat. */
  initial_message: clientEvent.options[0].optional(),
});
export type RequestChatBody = z.infer<typeof requestChatBody>;

const token = z.string().min(1);

/** Body of Mobile Notification Subscription (v2): one kind of token, or none to be told no more. */
export const notificationsBody = z.union([
  z.strictObject({ ios_apns_device_token: token, ios_app_bundle_id: token }),
  z.strictObject({ ios_firebase_device_token: token }),
  z.strictObject({ android_firebase_device_token: token }),
  z.strictObject({}),
]);
