// The table: each event of the vendor's, and what it comes to in the session.
import type { Command } from "@tributary/schemas";
import { describe, expect, test } from "vitest";
import { AT, ann, bob, event, own, said, view } from "../testing/view.ts";
import type { ChatView } from "./chat-view.ts";
import { outcomesOf } from "./mapping.ts";
import type { Outcome } from "./outcome.ts";

const OURS = own.idOf(7);
const group = () => view({ kind: "group" });

/** Outcomes as one reads them; commands about a message as they are when the session calls it so. */
function shown(outcome: Outcome): object {
  if (outcome.does !== "change") return outcome;
  const { toCommand, ...rest } = outcome;
  return { ...rest, command: toCommand(`here/${outcome.vendorId}`) };
}

const of = (type: string, more: object = {}, chat: ChatView = view()) => outcomesOf(event(type, more), chat).map(shown);
const commands = (outcomes: object[]): Partial<Command>[] =>
  outcomes.flatMap((one) => ("command" in one ? [one.command as Command] : []));
const names = (outcomes: object[]) => commands(outcomes).map(({ type }) => type);

const speaker = {
  ...{ memberId: "ibm-bob", memberType: "VIEWER", memberName: "Bob", photoUrl: "https://x.example/bob.png" },
};
const origin = (externalId: string) => ({ provider: "ibm-video", externalId, conversation: "l1" });
const sent = (changes: object = {}) => ({
  ...{ type: "SendMessage", sessionId: "s1", messageId: "ibm-m1", text: "Hello", speaker, origin: origin("m1") },
  ...changes,
});
const notice = (text: unknown, level = "INFO") => [
  expect.objectContaining({ does: "command", command: expect.objectContaining({ type: "PostNotice", level, text }) }),
];

describe("message.new", () => {
  test("is said in the viewer's name, once for ever", () => {
    expect(of("message.new", { message: said(), user: bob })).toEqual([
      { does: "say", key: "message:m1", vendorId: "m1", repliesTo: null, command: sent() },
    ]);
  });

  test("answers the message whose thread it is in", () => {
    expect(of("message.new", { message: said({ type: "reply", parent_id: "m0" }) })).toMatchObject([
      { repliesTo: "m0" },
    ]);
  });

  test("shows what is attached below the text, with links that can be followed", () => {
    const attachments = [
      { type: "image", title: "Cat", image_url: "https://x.example/cat.png" },
      { type: "file", title: "Bad", asset_url: "javascript:alert(1)" },
      { type: "image", og_scrape_url: "https://x.example/in-the-text" },
    ];
    const [only] = commands(
      of("message.new", { message: said({ text: "See https://x.example/in-the-text", attachments }) }),
    );
    expect(only).toMatchObject({ text: "See https://x.example/in-the-text\nCat: https://x.example/cat.png\nBad" });
  });

  test("of a text that is too long the end is left out", () => {
    const [only] = commands(of("message.new", { message: said({ text: "x".repeat(30_000) }) }));
    expect(only).toMatchObject({ text: `${"x".repeat(19_999)}…` });
  });

  test.each([
    ["what we said ourselves", { id: OURS }],
    ["what only its sender sees", { shadowed: true }],
    ["what was never for everybody", { type: "ephemeral" }],
    ["an error", { type: "error" }],
    ["what is gone already", { type: "deleted", deleted_at: AT }],
    ["what says nothing", { text: "", attachments: [] }],
  ])("is nothing: %s", (_, changes) => {
    expect(of("message.new", { message: said(changes) })).toEqual([]);
  });

  test("somebody else's message under an id like ours is theirs", () => {
    expect(of("message.new", { message: said({ id: `t-7-${"A".repeat(22)}` }) })).toHaveLength(1);
  });

  test("of the vendor's own system is a notice", () => {
    expect(of("message.new", { message: said({ type: "system" }) })).toEqual(notice("Hello"));
  });

  test("of another channel is nothing here", () => {
    expect(of("message.new", { cid: "chatroom:other", message: said() })).toEqual([]);
  });

  test("that was changed before it was read is said, and changed where it was said before", () => {
    const message = said({ updated_at: "2026-06-24T11:45:00Z" });
    expect(names(of("message.new", { message }))).toEqual(["SendMessage", "EditMessage"]);
    expect(names(of("message.new", { message: said({ updated_at: "2026-06-24T13:44:49.394479+02:00" }) }))).toEqual([
      "SendMessage",
    ]);
  });

  test("in a group, of somebody who is no member there yet, lets them in first", () => {
    const outcomes = of("message.new", { message: said({ user: ann }) }, group());
    expect(commands(outcomes)).toMatchObject([
      { type: "JoinChatSession", memberId: "ibm-ann", memberType: "VIEWER", memberName: "Ann", photoUrl: null },
      { type: "SendMessage" },
    ]);
    expect(names(of("message.new", { message: said() }, group()))).toEqual(["SendMessage"]);
  });
});

test.each(["notification.message_new", "notification.thread_message_new"])("%s is a message like others", (type) => {
  expect(of(type, { message: said() })).toMatchObject([{ does: "say", vendorId: "m1" }]);
  expect(of(type)).toEqual([]);
});

describe("message.updated", () => {
  test("changes a message that the session has", () => {
    const message = said({ id: "m0", text: "Hello!" });
    const command = { type: "EditMessage", sessionId: "s1", messageId: "here/m0", text: "Hello!" };
    expect(of("message.updated", { message })).toEqual([
      { does: "change", key: `updated:m0:${AT}`, vendorId: "m0", command },
    ]);
  });

  test("of one that it may not have says the whole message first, under the same name as ever", () => {
    const outcomes = of("message.updated", { message: said() });
    expect(outcomes).toMatchObject([{ does: "say", key: "message:m1" }, { does: "change" }]);
    expect(names(outcomes)).toEqual(["SendMessage", "EditMessage"]);
  });

  test("whose author is not named is not put into the mouth of who changed it", () => {
    expect(names(of("message.updated", { message: said({ user: null }), user: ann }))).toEqual(["EditMessage"]);
  });

  test("to deleted is a deletion, of ours is nothing", () => {
    expect(names(of("message.updated", { message: said({ id: "m0", type: "deleted" }) }))).toEqual(["DeleteMessage"]);
    expect(of("message.updated", { message: said({ id: OURS }) })).toEqual([]);
  });
});

describe("message.deleted", () => {
  test("deletes what the session has; of what it may not have, says it first", () => {
    expect(of("message.deleted", { message_id: "m0" })).toEqual([
      {
        ...{ does: "change", key: "deleted:m0", vendorId: "m0" },
        command: { type: "DeleteMessage", sessionId: "s1", messageId: "here/m0" },
      },
    ]);
    const outcomes = of("message.deleted", { message: said({ type: "deleted", deleted_at: AT }) });
    expect(names(outcomes)).toEqual(["SendMessage", "DeleteMessage"]);
  });

  test("for oneself alone is nothing", () => {
    expect(of("message.deleted", { message_id: "m0", deleted_for_me: true })).toEqual([]);
  });

  test("of ours deletes it in a channel; in a group, where nobody may, it is told", () => {
    expect(names(of("message.deleted", { message: said({ id: OURS }), user: ann }))).toEqual(["DeleteMessage"]);
    const told = of("message.deleted", { message: said({ id: OURS }), user: ann }, group());
    expect(told).toMatchObject([{ does: "lose", vendorId: OURS, command: { type: "PostNotice", level: "WARNING" } }]);
    expect(of("message.deleted", { message: said({ id: OURS }), user: { id: "us" } }, group())).toEqual([]);
  });
});

test("message.undeleted is a notice with what it said: the log keeps it as deleted", () => {
  expect(of("message.undeleted", { message: said({ id: "m0" }) })).toEqual(
    notice("A deleted message of Bob was restored: Hello"),
  );
});

describe("reactions", () => {
  const reaction = { type: "like", user_id: "bob", message_id: "m0", created_at: AT };
  const about = { sessionId: "s1", messageId: "here/m0", memberId: "ibm-bob", reaction: "like" };

  test("reaction.new and reaction.updated are a viewer's reaction", () => {
    for (const type of ["reaction.new", "reaction.updated"]) {
      expect(of(type, { reaction })).toEqual([
        {
          ...{ does: "change", vendorId: "m0", key: `reaction:m0:bob:like:${AT}` },
          command: { type: "AddMessageReaction", ...about, memberType: "VIEWER" },
        },
      ]);
    }
  });

  test("reaction.deleted takes it back", () => {
    expect(commands(of("reaction.deleted", { reaction }))).toEqual([
      { type: "RemoveMessageReaction", ...about, memberType: "VIEWER" },
    ]);
  });

  test("to a message that the session may not have come after that message", () => {
    const outcomes = of("reaction.new", { reaction: { ...reaction, message_id: "m1" }, message: said(), user: bob });
    expect(names(outcomes)).toEqual(["SendMessage", "AddMessageReaction"]);
  });

  test("in a group are a member's, who is let in first", () => {
    const outcomes = of("reaction.new", { reaction: { ...reaction, user_id: "ann", user: ann } }, group());
    expect(names(outcomes)).toEqual(["JoinChatSession", "AddMessageReaction"]);
    expect(commands(outcomes)[1]).not.toHaveProperty("memberType");
  });

  test("taken back are called the same, whatever wraps them", () => {
    const keys = ["2026-06-24T11:45:00.1Z", "2026-06-24T11:45:00.123456789Z"].map((created_at) =>
      of("reaction.deleted", { created_at, reaction }),
    );
    expect(keys[0]).toMatchObject([{ key: `reaction-deleted:m0:bob:like:${AT}` }]);
    expect(keys[0]).toEqual(keys[1]);
  });

  test("by a name that we have no room for are nothing; nor are ours", () => {
    expect(of("reaction.new", { reaction: { ...reaction, type: "thumbs up" } })).toEqual([]);
    expect(of("reaction.new", { reaction: { ...reaction, user_id: "us" } })).toEqual([]);
  });
});

describe("people", () => {
  test("user.banned and user.unbanned are told where they are, or where the person has been heard", () => {
    const ban = { user: bob, expiration: "2026-06-25T00:00:00Z", reason: "spam" };
    expect(of("user.banned", ban)).toEqual(notice("Bob was banned from the chat until 2026-06-25T00:00:00Z: spam"));
    expect(of("user.banned", { user: ann })).toEqual(notice("Ann was banned from the chat."));
    expect(of("user.banned", { ...ban, cid: null })).toHaveLength(1);
    expect(of("user.banned", { user: ann, cid: null })).toEqual([]);
    expect(of("user.banned", { ...ban, cid: "chatroom:other" })).toEqual([]);
    expect(of("user.unbanned", { user: bob })).toEqual(notice("Bob is no longer banned from the chat."));
  });

  test("user.messages.deleted is told, and user.deleted when it means the same", () => {
    const text = "All messages of Bob were deleted at IBM Video Streaming; they are still shown here.";
    expect(of("user.messages.deleted", { user: bob, cid: null })).toEqual(notice(text, "WARNING"));
    expect(of("user.deleted", { user: bob, cid: null, mark_messages_deleted: true })).toEqual(notice(text, "WARNING"));
    expect(of("user.deleted", { user: bob, cid: null })).toEqual([]);
  });

  test("typing.start and typing.stop are moments, of members only in a group, and never ours", () => {
    const data = { sessionId: "s1", participantId: null, memberId: "ibm-bob", memberType: "VIEWER" };
    expect(of("typing.start", { user: bob })).toEqual([{ does: "moment", event: { type: "MemberTyping", data } }]);
    expect(of("typing.stop", { user: bob })).toEqual([
      { does: "moment", event: { type: "MemberStoppedTyping", data } },
    ]);
    expect(of("typing.start", { user: ann }, group())).toEqual([]);
    expect(of("typing.start", { user: { id: "us" } })).toEqual([]);
  });

  test("members of a group come and go; a channel has none", () => {
    const member = { user_id: "ann", user: ann, created_at: AT };
    expect(commands(of("member.added", { member }, group()))).toMatchObject([
      { type: "JoinChatSession", memberId: "ibm-ann" },
    ]);
    expect(of("member.added", { member: { user_id: "bob" } }, group())).toEqual([]);
    expect(commands(of("member.removed", { user: bob }, group()))).toEqual([
      { type: "LeaveChatSession", sessionId: "s1", memberId: "ibm-bob" },
    ]);
    expect(of("member.removed", { user: ann }, group())).toEqual([]);
    expect(of("member.removed", { user: { id: "us" } }, group())).toMatchObject([{ does: "end" }]);
    for (const type of ["member.added", "member.removed"]) expect(of(type, { member })).toEqual([]);
  });

  test("how far a member of a group has read, and what has reached them; of a channel's viewers it is nothing", () => {
    const read = { user: bob, last_read_message_id: OURS };
    const about = { sessionId: "s1", memberId: "ibm-bob", upToMessageId: `here/${OURS}` };
    expect(commands(of("message.read", read, group()))).toEqual([{ type: "MarkMessagesRead", ...about }]);
    const delivered = { user: bob, last_delivered_message_id: OURS };
    expect(commands(of("message.delivered", delivered, group()))).toEqual([
      { type: "MarkMessagesDelivered", ...about },
    ]);
    expect(of("message.read", { ...read, user: ann }, group())).toEqual([]);
    expect(of("message.read", { user: bob }, group())).toEqual([]);
    expect(of("message.read", read)).toEqual([]);
  });
});

describe("the channel", () => {
  test("channel.updated is told as far as it is new: pausing, and slow mode", () => {
    const channel = { frozen: true, cooldown: 10, updated_at: AT };
    expect(of("channel.updated", { channel })).toEqual([
      ...notice("The chat is paused at IBM Video Streaming: only moderators can write."),
      ...notice("Slow mode: viewers wait 10 s between two messages."),
      { does: "room", room: { isFrozen: true, cooldown: 10 } },
    ]);
    const slow = view({ room: { isFrozen: true, cooldown: 10 } });
    expect(of("channel.updated", { channel }, slow)).toEqual([]);
    expect(of("channel.updated", {}, slow)).toEqual([]);
    expect(of("channel.updated", { channel: { frozen: false } }, slow)).toEqual([
      ...notice("The chat is no longer paused."),
      ...notice("Slow mode is off."),
      { does: "room", room: { isFrozen: false, cooldown: 0 } },
    ]);
  });

  test("channel.frozen and channel.unfrozen say it without the channel", () => {
    expect(of("channel.frozen")).toMatchObject([{ does: "command" }, { does: "room", room: { isFrozen: true } }]);
    expect(of("channel.unfrozen")).toEqual([]);
  });

  test.each(["channel.truncated", "notification.channel_truncated"])("%s is told; what was said stays", (type) => {
    expect(of(type)).toEqual(notice("The chat was cleared at IBM Video Streaming; what was said stays here."));
  });

  test.each(["channel.deleted", "notification.channel_deleted"])("%s is told, and the end", (type) => {
    expect(of(type)).toEqual([
      ...notice("The chat was deleted at IBM Video Streaming.", "WARNING"),
      { does: "end", detail: "The chat was deleted at IBM Video Streaming." },
    ]);
  });

  test("access that is lost is the end; somebody else's is nothing", () => {
    const end = [{ does: "end", detail: "IBM Video Streaming has taken our access to the chat." }];
    expect(of("channel.kicked")).toEqual(end);
    expect(of("notification.removed_from_channel", { member: { user_id: "us" } })).toEqual(end);
    expect(of("notification.removed_from_channel", { member: { user_id: "bob" } })).toEqual([]);
  });
});

describe("what means nothing to a session", () => {
  const about = { user: bob, me: bob, message: said({ id: "m0" }), member: { user_id: "bob" }, connection_id: "c" };

  test.each([
    ...["health.check", "message.pending", "member.updated", "user.watching.start", "user.watching.stop"],
    ...["channel.created", "channel.hidden", "channel.visible", "channel.muted", "channel.unmuted"],
    ...["channel.max_streak_changed", "user.updated", "user.presence.changed", "user.muted", "user.unmuted"],
    ...["user.deactivated", "user.reactivated", "notification.mark_read", "notification.mark_unread"],
    ...["notification.added_to_channel", "notification.invited", "notification.invite_accepted"],
    ...["notification.invite_rejected", "notification.mutes_updated", "notification.channel_mutes_updated"],
    ...["notification.reminder_due", "reminder.created", "reminder.updated", "reminder.deleted", "draft.updated"],
    ...["draft.deleted", "thread.updated", "poll.closed", "poll.updated", "poll.deleted", "poll.vote_casted"],
    ...["poll.vote_changed", "poll.vote_removed", "ai_indicator.update", "ai_indicator.stop", "ai_indicator.clear"],
    ...["app.updated", "user_group.created", "user_group.updated", "user_group.deleted"],
    ...["user_group.member_added", "user_group.member_removed"],
  ])("%s", (type) => {
    expect(event(type, about)).toMatchObject({ type });
    for (const chat of [view(), group()]) expect(of(type, about, chat)).toEqual([]);
  });

  test("connection.error is the client's", () => {
    expect(of("connection.error", { error: { code: 40 } })).toEqual([]);
  });
});

test("what nobody knows is kept as it came", () => {
  const [letter] = of("party.started", { balloons: 99 });
  expect(letter).toMatchObject({ does: "dead-letter", reason: "there is no such type", raw: { balloons: 99 } });
});
