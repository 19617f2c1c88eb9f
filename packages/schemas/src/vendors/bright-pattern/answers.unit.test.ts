import { expect, it } from "vitest";
import {
  availability,
  caseHistory,
  chatProperties,
  expectedParameters,
  iceServers,
  readVendorError,
  smsSession,
  uploadedFile,
} from "./index.ts";

it("a chat is read from the answer of each version", () => {
  const chat = { chat_id: "c", state: "ivr", ewt: 0, is_new_chat: true, phone_number: "1650" };
  expect(chatProperties.parse({ ...chat, ewt: "0" })).toEqual(chat);
  expect(chatProperties.parse({ chat_id: "c", state: "establishing", is_new_chat: "false" })).toEqual({
    ...{ chat_id: "c", state: "establishing", ewt: null, is_new_chat: false, phone_number: null },
  });
  expect(chatProperties.parse({ chat_id: "c", state: "new" }).state).toBe("unknown");
});

it("a chat without an id is none", () => {
  expect(chatProperties.safeParse({ state: "queued" }).success).toBe(false);
});

it("a service that doesn't say that it is available isn't", () => {
  expect(availability.parse({ chat: "available", ewt: "3" })).toEqual({ chat: "available", ewt: 3 });
  expect(availability.parse({})).toEqual({ chat: "notAvailable", ewt: null });
});

it("expected parameters come as pairs, however they are grouped", () => {
  expect(expectedParameters.parse({ parameters: [{ first_name: "FIRST_NAME" }, { a: "TEXT", b: "PHONE" }] })).toEqual({
    parameters: [
      { name: "first_name", type: "FIRST_NAME" },
      { name: "a", type: "TEXT" },
      { name: "b", type: "PHONE" },
    ],
  });
});

it("an uploaded file has an id, and on some servers a name", () => {
  expect(uploadedFile.parse({ file_id: "f" })).toEqual({ file_id: "f", file_name: null });
});

it("an SMS chat session may have failed", () => {
  expect(smsSession.parse({ sms_error_code: 11, error_message: "exists" })).toEqual({
    ...{ sms_error_code: "11", error_message: "exists" },
  });
});

it("the events in the history of a case are read like all others", () => {
  const sessions = [{ chat_id: "c", created_time: 1614718748, events: [{ event: "chat_session_ended" }, 7] }];
  expect(caseHistory.parse({ sessions }).sessions[0]?.events.map(({ event }) => event)).toEqual([
    "chat_session_ended",
    "unknown",
  ]);
});

it("servers for calls need no credentials", () => {
  expect(iceServers.parse({ servers: [{ url: "stun:stun.example.org" }] })).toEqual({
    servers: [{ url: "stun:stun.example.org", username: null, credential: null }],
  });
});

it.each([
  { error_code: "5005", error_message: "gone" },
  { error_code: 5005, error_message: "gone" },
])("an error has a code, as text or as a number: %j", (body) => {
  expect(readVendorError(body)).toEqual({ code: "5005", message: "gone" });
});

it.each([undefined, "", "<html>", {}, [], { error_code: "" }])("%j is no error of the vendor's", (body) => {
  expect(readVendorError(body)).toBeNull();
});
