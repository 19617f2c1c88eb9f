import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as wire from "./index.ts";
import { anyAnswer } from "./testing/arbitrary-wire.ts";

const { channelState, channelsAnswer, eventAnswer, membersAnswer, messageAnswer, messagesAnswer, syncAnswer } = wire;
const { chatJson, groupsJson, qnaJson, reactionAnswer, tokenAnswer } = wire;

const ANSWERS = {
  ...{ channelState, channelsAnswer, eventAnswer, membersAnswer, messageAnswer, messagesAnswer, reactionAnswer },
  ...{ syncAnswer, chatJson, qnaJson, groupsJson, tokenAnswer },
};

describe("an answer", () => {
  it.each(Object.entries(ANSWERS))("%s is read whatever is missing, null, hidden or added", (_, schema) => {
    fc.assert(fc.property(anyAnswer(schema), (answer) => schema.safeParse(answer).success));
  });

  it("of a sync has its events in their order, those that nobody knows among them", () => {
    const at = { created_at: "2026-06-24T11:44:49Z" };
    const events = [{ type: "message.new", ...at, message: { id: "m" } }, 7, { type: "nobody.knows", ...at }];
    expect(syncAnswer.parse({ events }).events.map(({ type }) => type)).toEqual(["message.new", "unknown", "unknown"]);
    expect(syncAnswer.parse({})).toEqual({ events: [], inaccessible_cids: [] });
  });

  it("loses what can't be read of a list, and nothing else", () => {
    const { messages } = messagesAnswer.parse({ messages: [{ text: "no id" }, { id: "m" }, null] });
    expect(messages.map(({ id }) => id)).toEqual(["m"]);
  });

  it("of an initialisation needs what a client connects with", () => {
    const stream_data = { api_base_url: "https://a.example/", api_key: "k", channel_id: "c", channel_type: "chatroom" };
    const user = { id: "u", token: "jwt" };
    expect(chatJson.parse({ chat: { stream_data, user } }).chat).toEqual({
      stream_data: { ...stream_data, team: null },
      user: { ...user, default_name: null, has_verified_user: null },
    });
    for (const api_base_url of ["ftp://a.example", "a.example", "javascript:alert(1)"])
      expect(chatJson.safeParse({ chat: { stream_data: { ...stream_data, api_base_url }, user } }).success).toBe(false);
    expect(chatJson.safeParse({ chat: { stream_data, user: { id: "u" } } }).success).toBe(false);
  });
});

describe("an error's body", () => {
  it("is read when it says something, and nothing without it", () => {
    expect(wire.readChatError({ code: 40, message: "expired", StatusCode: 401, more_info: "" })).toEqual({
      ...{ code: 40, message: "expired", StatusCode: 401 },
    });
    expect(wire.readApiError({ error: "invalid_token" })).toEqual({ error: "invalid_token", error_description: null });
    for (const body of [undefined, "", "<html>", {}, { code: "x", error: 7 }])
      expect([wire.readChatError(body), wire.readApiError(body)]).toEqual([null, null]);
  });
});
