import { describe, expect, it } from "vitest";
import * as wire from "./index.ts";

const cids = (length: number) => Array.from({ length }, (_, index) => `chatroom:${index}`);
const ids = { filter_conditions: { cid: { $in: cids(30) } } };
const watching = { state: true, watch: true, presence: false, limit: 30 };

describe("what is said to the vendor", () => {
  it.each([
    ["a token", wire.tokenForm, { grant_type: "client_credentials", client_id: "c" }],
    ["a new token", wire.tokenForm, { grant_type: "refresh_token", client_id: "c", refresh_token: "r" }],
    ["no token any more", wire.revokeForm, { token: "t", client_id: "c" }],
    ["a group", wire.groupsForm, { participant_ids: ["a", "b"], chat_token: "t", name: "Ours" }],
    ["a connection", wire.connectPayload, { user_id: "u", user_details: { id: "u" } }],
    ["a ping", wire.pingFrame, [{ type: "health.check", client_id: "u--1" }]],
    ["a message", wire.messageBody, { message: { id: "m", text: "Hi", parent_id: "p" } }],
    ["an edit", wire.updateBody, { message: { text: "Hi" } }],
    ["a change", wire.partialUpdateBody, { set: { pinned: true }, unset: ["x"] }],
    ["a reaction", wire.reactionBody, { reaction: { type: "like" } }],
    ["typing", wire.eventBody, { event: { type: "typing.start" } }],
    ["a sync", wire.syncBody, { channel_cids: cids(255), last_sync_at: "2026-06-24T11:44:49.460717068Z" }],
    ["a query of channels", wire.queryChannelsBody, { ...ids, ...watching }],
    ["a query of one", wire.queryChannelBody, { state: true, watch: false, presence: false, messages: { id_gt: "m" } }],
    ["a query of members", wire.membersPayload, { type: "chatroom", id: "1", filter_conditions: {} }],
  ])("may be %s, and a field that nobody knows is a mistake", (_, schema, body) => {
    expect(schema.parse(body)).toEqual(body);
    expect(schema.safeParse(Array.isArray(body) ? [...body, 1] : { ...body, surprise: 1 }).success).toBe(false);
  });

  it.each([
    [
      "more channels than are synchronised at once",
      wire.syncBody,
      { channel_cids: cids(256), last_sync_at: "2026-06-24T11:44:49Z" },
    ],
    ["a time that is none", wire.syncBody, { channel_cids: cids(1), last_sync_at: "today" }],
    [
      "more channels than a page",
      wire.queryChannelsBody,
      { filter_conditions: { cid: { $in: cids(31) } }, ...watching },
    ],
    ["a channel without a type", wire.syncBody, { channel_cids: ["1"], last_sync_at: "2026-06-24T11:44:49Z" }],
    ["an id that is too long", wire.messageBody, { message: { id: "m".repeat(256), text: "" } }],
    ["a group of nobody", wire.groupsForm, { participant_ids: [], chat_token: "t" }],
  ])("may not have %s", (_, schema, body) => {
    expect(schema.safeParse(body).success).toBe(false);
  });
});
