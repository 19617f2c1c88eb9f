import { describe, expect, it } from "vitest";
import { type ClientEvent, clientEvent, notificationsBody, requestChatBody, sendEventsBody } from "./index.ts";

const EXAMPLES: ClientEvent[] = [
  { event: "chat_session_message", msg_id: "c:1", msg: "Hi" },
  { event: "chat_session_message_delivered", ref_msg_id: "0" },
  { event: "chat_session_message_read", ref_msg_id: "0" },
  { event: "chat_session_typing" },
  { event: "chat_session_not_typing" },
  { event: "chat_session_form_data", form_request_id: "1", form_name: "survey", data: { stars: "5" } },
  { event: "chat_form_data_cancel", form_request_id: "1", form_name: "survey" },
  { event: "chat_session_secure_form_data", form_request_id: "1", form_name: "card", data: {} },
  { event: "chat_session_secure_form_cancel", form_request_id: "1" },
  { event: "chat_session_end" },
  { event: "chat_session_disconnect" },
  { event: "chat_session_signaling", msg_id: "c:2", destination_party_id: "P", data: { type: "END_CALL" } },
  { event: "chat_session_file", msg_id: "", file_id: "f", file_type: "image", file_name: "a.png" },
  { event: "chat_session_location", msg_id: "c:3", latitude: "52.5", longitude: "13.4" },
  { event: "chat_session_navigation", msg_id: "c:4", title: "Home", page: "https://example.org/" },
  { event: "chat_session_cobrowsing_rejected" },
  { event: "chat_session_cobrowsing_started", provider_type: "surfly", cobrowsing_url: "https://example.org/s" },
  { event: "chat_session_cobrowsing_ended" },
];

describe("what is sent", () => {
  it("has an example for every event", () => {
    expect(EXAMPLES.map(({ event }) => event)).toEqual(clientEvent.options.map(({ shape }) => shape.event.value));
  });

  it.each(EXAMPLES)("$event is sent as it is", (event) => {
    expect(clientEvent.parse(event)).toEqual(event);
  });

  it.each(EXAMPLES)("$event is refused with a field that it does not have", (event) => {
    expect(clientEvent.safeParse({ ...event, party_id: "P" }).success).toBe(false);
  });

  it.each(EXAMPLES.filter((event) => Object.keys(event).length > 1))(
    "$event is refused with a number where text belongs",
    (event) => {
      const [field = ""] = Object.keys(event).filter((name) => name !== "event");
      expect(clientEvent.safeParse({ ...event, [field]: 1 }).success).toBe(false);
    },
  );

  it("is at least one event", () => {
    expect(sendEventsBody.safeParse({ events: [] }).success).toBe(false);
  });
});

it("a chat can be asked for with nothing at all, and with nested parameters", () => {
  const parameters = { first_name: "Pat", location: { latitude: "52.5", longitude: "13.4" } };
  expect(
    [{}, { phone_number: "", from: "", parameters }].map((body) => requestChatBody.safeParse(body).success),
  ).toEqual([true, true]);
  expect(requestChatBody.safeParse({ first_name: "Pat" }).success).toBe(false);
});

it("a subscription has one kind of token, or none", () => {
  const [apple, google] = [{ ios_firebase_device_token: "t" }, { android_firebase_device_token: "t" }];
  expect([{}, apple, google, { ...apple, ...google }].map((body) => notificationsBody.safeParse(body).success)).toEqual(
    [...[true, true, true], false],
  );
});
