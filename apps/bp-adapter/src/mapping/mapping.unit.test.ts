// The table: each event of the vendor's, and what it comes to in the session.
import { command } from "@tributary/schemas";
import { readServerEvents, type ServerEvent } from "@tributary/schemas/bright-pattern";
import { describe, expect, test } from "vitest";
import type { ChatView } from "./chat-view.ts";
import type { FormFields } from "./forms.ts";
import { outcomesOf } from "./mapping.ts";
import { Parties } from "./parties.ts";

const CHAT = "d6c1adc2-0000-4000-8000-000000000000";
const AGENT = "80A8248D-0000-4000-8000-000000000002";
const agent = { memberId: `bp-${AGENT.toLowerCase()}`, memberType: "AGENT", memberName: "Ann Agent", photoUrl: null };
const at = "1614718748";

function one(event: object): ServerEvent {
  const [read] = readServerEvents({ events: [event] });
  if (!read) throw new Error("nothing was read");
  return read;
}

const joins = (party_id: string, type: string, display_name: string) => ({
  ...{ event: "chat_session_party_joined", party_id, type, display_name, timestamp: at },
});

/** Ann is there; Bob was; the scenario leads; a robot is of a kind that nobody knows. */
function view(forms: FormFields = new Map()): ChatView {
  const parties = new Parties();
  for (const event of [
    joins(AGENT, "internal", "Ann Agent"),
    joins("BOB", "internal", "Bob"),
    joins("SCENARIO", "scenario", "Welcome"),
    joins("ROBOT", "robot", "Robo"),
  ].map(one)) {
    if (event.event === "chat_session_party_joined") parties.joined(event);
  }
  parties.left("BOB");
  return { sessionId: "s1", participantId: "40", chatId: CHAT, parties, forms };
}

const of = (event: object, chat = view()) => outcomesOf(one(event), chat);
const says = (msg: string, party_id: string | undefined, more: object = {}) => ({
  ...{ event: "chat_session_message", party_id, msg_id: "4", msg, timestamp: at, ...more },
});
const origin = (externalId: string) => ({ provider: "bright-pattern", conversation: CHAT, externalId });

describe("the twelve events of the seeds", () => {
  test.each([
    ["queued", "12", { status: "QUEUED", estimatedWaitSeconds: 12 }],
    ["queued", "", { status: "QUEUED", estimatedWaitSeconds: null }],
    ["connecting", "3", { status: "CONNECTING", estimatedWaitSeconds: null }],
    ["establishing", "", { status: "CONNECTING", estimatedWaitSeconds: null }],
    ["ivr", "", { status: "IN_MENU", estimatedWaitSeconds: null }],
    ["connected", "", { status: "CONNECTED", estimatedWaitSeconds: null }],
  ])("chat_session_status %s (%j)", (state, ewt, standing) => {
    expect(of({ event: "chat_session_status", state, ewt })).toEqual([{ does: "status", ...standing }]);
  });

  test("chat_session_status failed is the end, completed as soon as nothing more comes", () => {
    expect(of({ event: "chat_session_status", state: "failed" })).toMatchObject([{ does: "end", status: "FAILED" }]);
    expect(of({ event: "chat_session_status", state: "completed" })).toEqual([{ does: "drain" }]);
  });

  test("chat_session_ended", () => {
    expect(of({ event: "chat_session_ended" })).toMatchObject([{ does: "end", status: "ENDED" }]);
  });

  test.each([
    ["internal", "AGENT"],
    ["msteams", "AGENT"],
    ["scenario", "BOT"],
    ["external", "VIEWER"],
  ])("chat_session_party_joined: %s is a member, %s", (type, memberType) => {
    expect(of(joins("NEW", type, "Kim"))).toEqual([
      {
        does: "command",
        key: "chat_session_party_joined:NEW:2021-03-02T20:59:08",
        command: {
          ...{ type: "JoinChatSession", sessionId: "s1" },
          ...{ memberId: "bp-new", memberType, memberName: "Kim", photoUrl: null },
        },
      },
    ]);
  });

  test("chat_session_party_joined: not who is there already, the customer, or somebody of an unknown kind", () => {
    for (const [party, type] of [
      [AGENT, "internal"],
      [CHAT, "external"],
      ["NEW", "robot"],
    ] as const) {
      expect(of(joins(party, type, "Kim"))).toEqual([]);
    }
  });

  test("chat_session_party_left", () => {
    const left = { type: "LeaveChatSession", sessionId: "s1", memberId: agent.memberId };
    expect(of({ event: "chat_session_party_left", party_id: AGENT })).toMatchObject([{ command: left }]);
    expect(of({ event: "chat_session_party_left", party_id: "BOB" })).toEqual([]);
  });

  test("chat_session_message of an agent", () => {
    expect(of(says("Hello<br>you", AGENT))).toEqual([
      {
        does: "command",
        key: `chat_session_message:4:${AGENT}`,
        command: {
          ...{ type: "SendMessage", sessionId: "s1", text: "Hello\nyou", speaker: agent, origin: origin(`4/${AGENT}`) },
        },
      },
    ]);
  });

  test.each([
    ["of the scenario", "SCENARIO", { text: "hi", speaker: { memberType: "BOT", memberName: "Welcome" } }],
    ["of somebody who was never announced", "NOBODY", { text: "hi", speaker: null }],
    ["without a party", undefined, { text: "hi", speaker: null }],
    ["of who has left", "BOB", { text: "Bob: hi", speaker: null }],
    ["of somebody of an unknown kind", "ROBOT", { text: "Robo: hi", speaker: null }],
  ])("chat_session_message %s", (_, party, said) => {
    expect(of(says("hi", party))).toMatchObject([{ command: said }]);
  });

  test("chat_session_message: plain text is preferred, and directives pass as they are", () => {
    const text = "Choose /buttons [A] [B]";
    expect(of(says("<p>Choose</p>", AGENT, { msg_text: text }))).toMatchObject([{ command: { text } }]);
  });

  test("chat_session_message: what we have said is not said again, and nothing is no message", () => {
    expect(of(says("hi", CHAT))).toEqual([]);
    expect(of(says("hi", undefined, { msg_id: `${CHAT}:7` }))).toEqual([]);
    expect(of(says("<br>", AGENT))).toEqual([]);
    expect(of(says("hi", AGENT, { msg_id: `${CHAT}:7` }))).toHaveLength(1);
  });

  test("chat_session_message: a long one is several, and no character is cut in two", () => {
    const text = `${"x".repeat(19_999)}🦉${"y".repeat(10)}`;
    const parts = of(says(text, AGENT)).map((outcome) => (outcome.does === "command" ? outcome : null));
    const texts = parts.map((part) => (part?.command.type === "SendMessage" ? part.command.text : ""));
    expect(texts.join("")).toBe(text);
    expect(texts.every((each) => each.isWellFormed() && each.length <= 20_000)).toBe(true);
    expect(new Set(parts.map((part) => part?.key)).size).toBe(2);
  });

  test.each([
    ["chat_session_typing", "MemberTyping"],
    ["chat_session_not_typing", "MemberStoppedTyping"],
  ])("%s is a moment of the agent's, and of nobody else's", (event, type) => {
    const data = { sessionId: "s1", participantId: "40", memberId: agent.memberId, memberType: "AGENT" };
    expect(of({ event, party_id: AGENT })).toEqual([{ does: "moment", event: { type, data } }]);
    for (const party_id of ["BOB", "NOBODY", CHAT]) expect(of({ event, party_id })).toEqual([]);
  });

  test("chat_session_form_show: the fields are those of the configuration, else one free text", () => {
    const fields = [{ name: "stars", label: "Stars", dataType: "S" as const, options: ["1", "2"], isRequired: true }];
    const show = (form_name: string) => ({
      event: "chat_session_form_show",
      form_request_id: 6,
      form_name,
      form_timeout: 300,
    });
    expect(of(show("survey"), view(new Map([["survey", fields]])))).toMatchObject([
      {
        key: "chat_session_form_show:6",
        command: {
          ...{ type: "RequestForm", name: "survey", fields, timeoutSeconds: 300, speaker: { memberType: "BOT" } },
          origin: { provider: "bright-pattern", externalId: "6" },
        },
      },
    ]);
    const asked = { name: "other", fields: [{ name: "text", label: "other" }] };
    expect(of(show("other"))).toMatchObject([{ command: asked }]);
    expect(of(show(""))).toMatchObject([{ command: { name: "text", origin: { externalId: "6/text" } } }]);
  });

  test("chat_session_timeout_warning is a notice; chat_session_inactivity_timeout is one, and the end", () => {
    const said = { msg: "Are you there?", timestamp: at };
    const notice = { type: "PostNotice", level: "WARNING", text: "Are you there?" };
    expect(of({ event: "chat_session_timeout_warning", ...said })).toMatchObject([{ command: notice }]);
    for (const event of ["chat_session_inactivity_timeout", "chat_session_inactvity_timeout"]) {
      expect(of({ event, ...said })).toMatchObject([{ command: notice }, { does: "end", status: "ENDED" }]);
    }
  });

  test("chat_session_signaling", () => {
    const data = { type: "END_CALL" };
    const from = { memberId: agent.memberId, memberType: "AGENT" };
    expect(of({ event: "chat_session_signaling", party_id: AGENT, msg_id: "8", data })).toMatchObject([
      { does: "moment", event: { type: "SignalingReceived", data: { ...from, signal: data } } },
    ]);
    expect(of({ event: "chat_session_signaling", data })).toMatchObject([
      { event: { data: { memberId: "bp-adapter", memberType: "SYSTEM" } } },
    ]);
    const large = { event: "chat_session_signaling", msg_id: "8", data: { sdp: "x".repeat(20_000) } };
    expect(of(large)).toMatchObject([{ does: "dead-letter", raw: large }]);
  });

  test("chat_session_file is fetched, and then shown by a message; or a notice says why not", () => {
    const [file] = of({ event: "chat_session_file", party_id: AGENT, msg_id: "4", file_id: "f", file_name: "a.pdf" });
    if (file?.does !== "fetch-file") throw new Error("no file");
    expect(file).toMatchObject({ fileId: "f", name: "a.pdf", isImage: false });
    expect(file.toMessage("x")).toMatchObject({
      ...{ type: "SendMessage", text: "", attachments: ["x"], speaker: agent },
      origin: origin(`4/${AGENT}/chat_session_file`),
    });
    expect(file.toNotice("too large.")).toMatchObject({ text: "a.pdf could not be received: too large." });
  });
});

describe("the later events", () => {
  test.each([
    ["chat_session_location", { latitude: "52.5", longitude: "13.4" }, "52.5, 13.4"],
    ["chat_session_location", { url: "https://maps.example/1", latitude: "1" }, "https://maps.example/1"],
    ["chat_session_file_url", { file_url: "https://files.example/a.pdf" }, "https://files.example/a.pdf"],
  ])("%s is said as text", (event, fields, text) => {
    expect(of({ event, party_id: AGENT, msg_id: "4", ...fields })).toMatchObject([
      { command: { text, speaker: agent } },
    ]);
  });

  test.each([
    ["chat_session_message_delivered", false],
    ["chat_session_message_read", true],
  ])("%s is a receipt of the agent's for a message of ours", (event, isRead) => {
    const mark = { does: "receipt", memberId: agent.memberId, version: 7, isRead };
    expect(of({ event, party_id: AGENT, ref_msg_id: `${CHAT}:7` })).toMatchObject([mark]);
    expect(of({ event, party_id: AGENT, ref_msg_id: "7" })).toEqual([]);
    expect(of({ event, party_id: "NOBODY", ref_msg_id: `${CHAT}:7` })).toEqual([]);
  });

  test("chat_session_secure_form_show can't be shown: that is said on both sides", () => {
    expect(of({ event: "chat_session_secure_form_show", form_request_id: "9" })).toMatchObject([
      { command: { type: "PostNotice", level: "WARNING" } },
      { does: "decline-form", formRequestId: "9" },
    ]);
  });

  test("chat_session_cobrowsing_requested is a notice", () => {
    expect(of({ event: "chat_session_cobrowsing_requested", msg_id: "4" })).toMatchObject([
      { command: { type: "PostNotice", level: "INFO" } },
    ]);
  });

  test.each([
    { event: "chat_session_message_edit", ref_msg_id: "4", msg: "no" },
    { event: "chat_session_message_delete", ref_msg_id: "4" },
    { event: "chat_session_surprise", detail: "?" },
    { event: "chat_session_status", state: "parked" },
  ])("$event is kept raw", (event) => {
    expect(of(event)).toMatchObject([{ does: "dead-letter", raw: event }]);
  });

  test.each(["chat_session_case_set", "chat_session_info", "chat_session_end", "chat_session_disconnect"])(
    "%s means nothing to a session",
    (event) => {
      expect(of({ event })).toEqual([]);
    },
  );
});

test("every command is one that the api can read", () => {
  const events = [
    joins("?", "internal", ""),
    { ...joins("x".repeat(200), "scenario", "y".repeat(500)), display_name: undefined, first_name: "z".repeat(500) },
    says("hi", AGENT, { msg_id: "m".repeat(300) }),
    says("hi", AGENT, { msg_id: undefined }),
    { event: "chat_session_form_show", form_request_id: "1", form_name: "n".repeat(300), form_timeout: 99_999_999 },
    { event: "chat_session_timeout_warning", msg: "w".repeat(5_000) },
  ];
  for (const outcome of events.flatMap((event) => of(event))) {
    if (outcome.does !== "command") throw new Error("no command");
    expect(command.safeParse(outcome.command).error?.issues).toBeUndefined();
  }
});
