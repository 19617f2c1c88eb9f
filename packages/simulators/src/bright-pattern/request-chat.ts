// The body of Request Chat, read as the real server seems to: what it doesn't know or expect is no mistake.
import { z } from "zod";
import { VendorRefusal } from "./refusal.ts";

const text = z.union([z.string(), z.number()]).transform(String).catch("");

const requestChat = z.object({
  phone_number: text,
  from: text,
  parameters: z.record(z.string(), z.unknown()).catch({}),
  initial_message: z.looseObject({ event: z.string() }).optional(),
});

/** @throws VendorRefusal 5003 */
export function requestChatOf(body: unknown): z.output<typeof requestChat> {
  const asked = requestChat.safeParse(body);
  if (!asked.success) throw new VendorRefusal("5003", "it is not what a chat is requested with");
  return asked.data;
}
