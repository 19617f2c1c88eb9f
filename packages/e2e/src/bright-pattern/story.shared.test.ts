/**
 * A conversation that is handed to the contact centre, from the coach's request to the agent's goodbye, as the participant's
 * stream tells it. What it tells is shown in docs/how-to/bright-pattern.md; after a change `vitest -u` writes it anew.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { z } from "zod";
import { openConversation, request } from "../conversation.ts";
import { eventually } from "../received.ts";
import { configuredPlatform } from "../shared-platform/shared-platform.ts";
import { Transcript, withTranscript } from "../transcript.ts";
import { accountsAt, type ContactCentre, startContactCentre } from "./contact-centre.ts";
import { handOver } from "./handover.ts";

const page = path.resolve(import.meta.dirname, "../../../../docs/how-to/bright-pattern.md");
const PNG = Buffer.from("89504e470d0a1a0a", "hex");

const id = z.looseObject({ id: z.string() });
const withFile = z.looseObject({ attachments: z.tuple([z.looseObject({ fileId: z.string(), name: z.string() })]) });
const member = z.looseObject({ memberId: z.string(), memberName: z.string(), memberType: z.string() });

test("the participant notices only that an agent joined, and everything said is in the log and at the contact centre", async () => {
  await using platform = await configuredPlatform();
  const { tenant } = platform;
  await using centre = await startContactCentre();
  const [api, stream] = await Promise.all([
    platform.start("api"),
    platform.start("stream"),
    platform.start("bp-adapter", accountsAt(centre, [tenant])),
  ]);
  const talk = await openConversation(api.url, tenant);
  const { participant: self, sessionId, participantId } = talk;
  const session = `${api.url}/api/v1/participants/${participantId}/chat_sessions/${sessionId}`;
  const put = (what: string, body: object) => request("PUT", `${session}/${what}`, self, body);
  const post = (what: string, body: object) => request("POST", `${session}/${what}`, self, body);
  const open = (where: string) => openStream({ url: stream.url + where, headers: self });
  const events = await open(`${talk.streamPath}?include=external,forms`);
  const moments = await open(`${talk.sessionStreamPath}?include=typing,receipts`);
  await events.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  const story = new Transcript(events);

  story.tell("The coach hands the session over.");
  const handover = await handOver(api.url, talk, { first_name: "Ada", reason: "billing" });
  const change = "EXTERNAL_CHAT_STATUS_CHANGED";
  await story.hears(change, change, "MESSAGE_SENT", change);
  const chatId = await handover.chatId();
  expect((await centre.chat(chatId)).parameters).toEqual({ first_name: "Ada", reason: "billing" });

  story.tell("The contact centre says how long it will take.");
  await centre.act(chatId, "queue", { seconds: 90 });
  const [waiting] = await story.hears(change);
  expect(waiting?.payload).toMatchObject({ status: "QUEUED", estimatedWaitSeconds: 90 });

  story.tell("Kim takes the chat, types and writes.");
  await centre.act(chatId, "accept", { name: "Kim Field" });
  const [joined] = await story.hears("CHAT_SESSION_MEMBER_JOINED", change);
  const kim = member.parse(joined?.payload);
  expect(kim).toMatchObject({ memberName: "Kim Field", memberType: "AGENT" });
  await centre.act(chatId, "type", { isTyping: true });
  await moments.waitFor(({ eventType, payload }) => eventType === "MEMBER_TYPING" && isBy(payload, kim.memberId));
  await centre.act(chatId, "say", { text: "Hello Ada, how can I help?" });
  await story.hears("MESSAGE_SENT");

  story.tell("Ada types and answers. Kim reads it.");
  await post("typing", { state: "typing" });
  await eventually(async () => (await centre.chat(chatId)).customerTyping, "the agent sees that Ada types");
  await talk.say("I was billed twice.");
  await story.hears("MESSAGE_SENT");
  const [said] = await received(centre, chatId, "chat_session_message");
  expect(said).toMatchObject({ msg: "I was billed twice." });
  await received(centre, chatId, "chat_session_message_read");
  await centre.act(chatId, "read", { msgId: String(said?.msg_id) });
  await moments.waitFor(({ eventType, payload }) => eventType === "MESSAGES_READ" && isBy(payload, kim.memberId));

  story.tell("Kim asks with a form, and Ada fills it in.");
  await centre.act(chatId, "show_form", { formName: "invoice" });
  const [asked] = await story.hears("FORM_REQUESTED");
  const answers = [{ name: "text", value: "2026-117" }];
  expect((await put(`forms/${id.parse(asked?.payload).id}`, { answers })).status).toBe(200);
  await story.hears("FORM_ANSWERED");
  const [data] = await received(centre, chatId, "chat_session_form_data");
  expect(data).toMatchObject({ form_name: "invoice", data: { text: "2026-117" } });

  story.tell("Both send a file.");
  await centre.act(chatId, "send_file", { name: "a.png", contentType: "image/png", base64: PNG.toString("base64") });
  const [sent] = await story.hears("MESSAGE_SENT");
  const [file] = withFile.parse(sent?.payload).attachments;
  const download = await fetch(`${session}/files/${file.fileId}`, { headers: self });
  expect([file.name, Buffer.from(await download.arrayBuffer())]).toEqual(["a.png", PNG]);
  const form = new FormData();
  form.append("file", new File([PNG], "mine.png", { type: "image/png" }));
  const upload = await fetch(`${session}/files`, { method: "POST", body: form, headers: self });
  const { fileId } = z.looseObject({ fileId: z.string() }).parse(await upload.json());
  expect((await post("chat_messages", { text: "Here it is.", attachments: [fileId] })).status).toBe(201);
  await story.hears("MESSAGE_SENT");
  const [arrived] = await received(centre, chatId, "chat_session_file");
  expect(await fileAt(centre, chatId, String(arrived?.file_id))).toEqual(PNG);

  story.tell("Kim hands over to Robin, who asks how it was and ends the chat.");
  await centre.act(chatId, "transfer", { name: "Robin Lake" });
  await story.hears("CHAT_SESSION_MEMBER_LEFT", "CHAT_SESSION_MEMBER_JOINED");
  await centre.act(chatId, "show_form", { formName: "survey" });
  const [survey] = await story.hears("FORM_REQUESTED");
  await put(`forms/${id.parse(survey?.payload).id}`, { answers: [{ name: "text", value: "Very good" }] });
  await story.hears("FORM_ANSWERED");
  await received(centre, chatId, "chat_session_form_data", 2);
  await centre.act(chatId, "end");
  await story.hears("CHAT_SESSION_MEMBER_LEFT", change);
  expect(await handover.link()).toMatchObject({ status: "ENDED", conversation: chatId });

  const shown = await readFile(page, "utf8");
  await expect(withTranscript(shown, "## What the participant's stream tells", story.text())).toMatchFileSnapshot(page);
});

const isBy = (payload: unknown, memberId: string): boolean =>
  z.looseObject({ memberId: z.string() }).safeParse(payload).data?.memberId === memberId;

/** What the contact centre has got of this kind from the customer's side, as soon as there are so many. */
async function received(centre: ContactCentre, chatId: string, kind: string, count = 1) {
  const all = async () => (await centre.chat(chatId)).received.filter(({ event }) => event === kind);
  await eventually(async () => (await all()).length >= count, `${count} of ${kind} at the contact centre`);
  return all();
}

async function fileAt({ url }: ContactCentre, chatId: string, fileId: string): Promise<Buffer> {
  const answer = await fetch(`${url}/clientweb/api/v2/chats/${chatId}/files/${fileId}`);
  return Buffer.from(await answer.arrayBuffer());
}
