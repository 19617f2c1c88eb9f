/** One of everything that a route can be about, made through the public API: the things of one participant and a coach. */
import { randomUUID } from "node:crypto";
import type { Relation } from "@tributary/api";
import { chatSessionStream, type Role } from "@tributary/schemas";
import { z } from "zod";
import { request } from "../conversation.ts";
import type { Ground, Tenant } from "../ground.ts";

/** What nobody but its readers may ever see; a refusal that holds it gave something away. */
export const SECRET = "of-nobody-elses-business";

/** The ids of all that is in it. */
export interface Scene {
  /** Nothing has it yet. */
  newId: string;
  participantId: string;
  otherParticipantId: string;
  suspendedId: string;
  coachId: string;
  otherCoachId: string;
  /** Has asked to join the session. */
  pendingCoachId: string;
  extraCode: string;
  sessionId: string;
  /** The participant's. */
  messageId: string;
  coachMessageId: string;
  /** Sent with the participant's message. */
  fileId: string;
  /** Put to the participant. */
  formId: string;
  /** To an outside chat, and over: a session has one of a kind at a time. */
  linkId: string;
  /** Linked by the coach. */
  ibmChannelId: string;
  cardId: string;
  activityValueId: string;
  /** Sent by the participant. */
  commandId: string;
  apiKeyId: string;
  /** Started by the participant. */
  streamSessionId: string;
  letterId: string;
  /** The Kafka key of the letter. */
  letterKey: string;
}

export interface Caller {
  role: Role;
  id: string;
}

/** Who asks, by what they are to the thing; null for nobody. */
export function callerAs(relation: Relation, scene: Scene): Caller | null {
  if (relation === "self") return { role: "participant", id: scene.participantId };
  if (relation === "otherParticipant") return { role: "participant", id: scene.otherParticipantId };
  if (relation === "coach") return { role: "coach", id: scene.coachId };
  if (relation === "otherCoach") return { role: "coach", id: scene.otherCoachId };
  if (relation === "admin") return { role: "admin", id: "1" };
  if (relation === "service") return { role: "service", id: "importer" };
  return null;
}

const made = z.looseObject({ id: z.string() });
const plan = z.object({
  cards: z.tuple([
    z.looseObject({
      id: z.string(),
      data: z.looseObject({ activityValues: z.tuple([z.looseObject({ id: z.string() })]) }),
    }),
  ]),
});

/** Makes one; every id is new, so that no two scenes touch. */
export async function makeScene(platform: Ground, tenant: Tenant, apiUrl: string): Promise<Scene> {
  const scene = unknownScene();
  const { participantId, otherParticipantId, suspendedId, coachId, pendingCoachId, extraCode } = scene;
  const send = sender(tenant, apiUrl);
  const [self, coach] = [
    { role: "participant", id: participantId },
    { role: "coach", id: coachId },
  ] as const;
  const admin = { role: "admin", id: "1" } as const;
  const name = { firstName: SECRET, lastName: SECRET };
  await send(admin, "/participants", { id: participantId, ...name });
  await send(admin, "/participants", { id: otherParticipantId, ...name });
  await send(admin, "/participants", { id: suspendedId, ...name });
  await send(admin, `/participants/${suspendedId}/suspend`);
  await send(admin, "/admin/extras", { code: extraCode, group: "PARTICIPANT", name: SECRET, dataType: "S" });
  const opening = { participantIds: [participantId], title: SECRET, locked: true };
  const { id: sessionId } = made.parse(await send(coach, "/admin/chat_sessions", opening));
  const pending = { memberId: pendingCoachId, memberType: "COACH", memberName: "Grace" };
  await send({ role: "coach", id: pendingCoachId }, `/admin/chat_sessions/${sessionId}/members`, pending);
  const path = `/participants/${participantId}/chat_sessions/${sessionId}/chat_messages`;
  const coachMessage = made.parse(
    await send(coach, `/admin/chat_sessions/${sessionId}/chat_messages`, { text: SECRET }),
  );
  const fileId = await fileIn(tenant, `${apiUrl}/api/v1/participants/${participantId}/chat_sessions/${sessionId}`);
  const asked = { name: SECRET, fields: [{ name: "note", label: SECRET }] };
  const { id: formId } = made.parse(await send(coach, `/admin/chat_sessions/${sessionId}/forms`, asked));
  const links = `/admin/chat_sessions/${sessionId}/external_chats`;
  const linking = { provider: "bright-pattern", parameters: { first_name: SECRET } };
  const { id: linkId } = made.parse(await send(coach, links, linking));
  await request("DELETE", `${apiUrl}/api/v1${links}/${linkId}`, await tenant.as("coach", coachId));
  const channel = { channelId: scene.newId, title: SECRET };
  const { id: ibmChannelId } = made.parse(await send(coach, "/admin/ibm_channels", channel));
  const key = { "idempotency-key": randomUUID() };
  const message = made.parse(await send(self, path, { text: SECRET, attachments: [fileId] }, key));
  const values = [{ measureTypeName: SECRET, measureDataType: "S" }];
  const cards = [{ title: SECRET, data: { activityPlanType: "SURVEY", activityValues: values } }];
  const added = await send(coach, "/admin/activity_plans", { participantId, title: SECRET, cards });
  const [card] = plan.parse(added).cards;
  return {
    ...{ ...scene, sessionId, messageId: message.id, coachMessageId: coachMessage.id, fileId },
    ...{ formId, linkId, ibmChannelId, cardId: card.id, activityValueId: card.data.activityValues[0].id },
    commandId: await lastCommandIn(platform, tenant, sessionId),
    apiKeyId: made.parse(await send(admin, "/admin/api_keys", { application: SECRET })).id,
    streamSessionId: made.parse(await send(self, "/stream_sessions")).id,
    letterId: await letterIn(platform, tenant, scene.letterKey),
  };
}

/** A channel that a coach is in and a participant may read, with a message and a file. */
export async function channelScene(tenant: Tenant, apiUrl: string): Promise<Scene> {
  const scene = unknownScene();
  const { participantId, coachId } = scene;
  const send = sender(tenant, apiUrl);
  await send({ role: "admin", id: "1" }, "/participants", { id: participantId, firstName: "Ada", lastName: "Byron" });
  const members = [{ memberId: coachId, memberType: "COACH", memberName: "Grace" }];
  const opening = { participantIds: [], kind: "channel", title: SECRET, members };
  const service = { role: "service", id: "importer" } as const;
  const { id: sessionId } = made.parse(await send(service, "/admin/chat_sessions", opening));
  const coach = { role: "coach", id: coachId } as const;
  const path = `${apiUrl}/api/v1/participants/${coachId}/chat_sessions/${sessionId}`;
  const fileId = await fileIn(tenant, path, coach);
  const said = { text: SECRET, attachments: [fileId] };
  const message = made.parse(await send(coach, `/admin/chat_sessions/${sessionId}/chat_messages`, said));
  return { ...scene, sessionId, messageId: message.id, fileId };
}

/** The same ids, of things that do not exist. */
export function unknownScene(): Scene {
  const id = (kind: string): string => `${kind}-${randomUUID().slice(0, 13)}`;
  return {
    ...{
      newId: id("n"),
      participantId: id("p"),
      otherParticipantId: id("p"),
      suspendedId: id("p"),
      extraCode: id("x"),
      letterKey: id("key"),
    },
    ...{ coachId: id("c"), otherCoachId: id("c"), pendingCoachId: id("c") },
    ...{ sessionId: randomUUID(), messageId: randomUUID(), coachMessageId: randomUUID(), cardId: randomUUID() },
    fileId: randomUUID(),
    ...{
      activityValueId: randomUUID(),
      commandId: randomUUID(),
      apiKeyId: randomUUID(),
      streamSessionId: randomUUID(),
      letterId: String(Math.ceil(Math.random() * 1e15)),
    },
    ...{ formId: randomUUID(), linkId: randomUUID(), ibmChannelId: randomUUID() },
  };
}

const sender =
  (tenant: Tenant, apiUrl: string) =>
  async (as: Caller, path: string, body?: object, headers: Record<string, string> = {}): Promise<unknown> => {
    const credentials = await tenant.as(as.role, as.id);
    const answer = await request("POST", `${apiUrl}/api/v1${path}`, { ...credentials, ...headers }, body);
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

/** Of a command with a receipt that is over: nothing is written for it later. */
async function lastCommandIn({ store }: Ground, { name }: Tenant, sessionId: string): Promise<string> {
  const events = await store.readStream(chatSessionStream(name, sessionId), 0, 100);
  return z.string().parse(events.at(-1)?.metadata.commandId);
}

/** A file in the session with this path, of the participant whom the path names unless somebody is given. */
export async function fileIn(tenant: Tenant, path: string, as?: Caller): Promise<string> {
  const [, ofPath = ""] = /participants\/([^/]+)/.exec(path) ?? [];
  const { role, id } = as ?? { role: "participant", id: ofPath };
  const form = new FormData();
  form.append("file", new File([SECRET], "a.txt"));
  const answer = await fetch(`${path}/files`, {
    method: "POST",
    body: form,
    headers: await tenant.as(role, id),
  });
  return z.object({ fileId: z.string() }).parse(await answer.json()).fileId;
}

/** A dead letter of this Kafka key. */
export async function letterIn({ store }: Ground, { name }: Tenant, key: string): Promise<string> {
  await store.deadLetters.add({
    ...{ tenant: name, commandId: null, reason: "unreadable", detail: "no JSON" },
    record: { topic: "tributary.commands", partition: 0, offset: "0", key, headers: {}, value: Buffer.from(SECRET) },
    answer: { status: 422, body: null },
  });
  const { results } = await store.deadLetters.list(name, { key, offset: 0, limit: 1 });
  return z.object({ id: z.string() }).parse(results[0]).id;
}
