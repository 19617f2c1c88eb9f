/** Something of everything, made through the public API, so that operations meet more than unknown ids. */
import type { Role } from "@tributary/schemas";
import { z } from "zod";
import { fileIn, letterIn } from "../authorization/scene.ts";
import { type Answer, request } from "../conversation.ts";
import type { Platform, Tenant } from "../platform.ts";

/** Ids by the part of a path that they follow. */
export type Known = Readonly<Record<string, readonly string[]>>;

export interface Credentials {
  apiKey: string;
  token: string;
}

/** Who calls, by role. */
const PEOPLE = { participant: "40", coach: "41", service: "importer", admin: "1" } as const;

const TO_END = ["42", "43"];

/** The credentials of everybody who calls, by role. */
export async function credentialsOf(tenant: Tenant): Promise<Record<Role, Credentials>> {
  const roles = Object.entries(PEOPLE) as [Role, string][];
  const all = roles.map(async ([role, id]) => {
    const { authorization = "" } = await tenant.as(role, id);
    return [role, { apiKey: tenant.apiKey, token: authorization.replace("Bearer ", "") }] as const;
  });
  return Object.fromEntries(await Promise.all(all)) as Record<Role, Credentials>;
}

type Post = (as: Role, path: string, body: unknown) => Promise<string>;

/** Something of everything; and some of each that may be suspended, closed, removed or erased. */
export async function populate(url: string, platform: Platform): Promise<Known> {
  const { tenant } = platform;
  const post: Post = async (role, path, body) =>
    idIn(await created(`${url}/api/v1${path}`, await tenant.as(role, PEOPLE[role]), body));
  for (const id of [PEOPLE.participant, ...TO_END]) {
    await post("admin", "/participants", { id, firstName: "Ada", lastName: "Lovelace" });
  }
  await post("admin", "/admin/extras", { code: "mood", name: "Mood", group: "PARTICIPANT", dataType: "S" });
  const key = "t/chat-session/1";
  const letters = [await letterIn(platform, tenant, key), await letterIn(platform, tenant, `${key}2`)];
  const keys = [await post("admin", "/admin/api_keys", { application: "a" })];
  keys.push(await post("admin", "/admin/api_keys", { application: "b" }));
  return {
    participants: [PEOPLE.participant],
    participants_to_end: TO_END,
    ...(await conversation(url, tenant, post)),
    ...(await plan(url, tenant)),
    commands: [await post("service", "/commands", { type: "SuspendParticipant", participantId: "nobody" })],
    dead_letters: letters.slice(0, 1),
    dead_letters_to_end: letters.slice(1),
    api_keys: keys.slice(0, 1),
    api_keys_to_end: keys.slice(1),
    members: [PEOPLE.participant, PEOPLE.coach],
    members_to_end: ["nobody"],
    extras: ["PARTICIPANT"],
    extraCode: ["mood"],
    coaches: [PEOPLE.coach],
    emails: ["ada@example.org"],
    timeZones: ["Europe/London"],
    urls: ["https://example.org/ada.png"],
  };
}

/** A session with what can be in it, and one to close. */
async function conversation(url: string, tenant: Tenant, post: Post): Promise<Known> {
  const open = { participantIds: [PEOPLE.participant] };
  const session = await post("coach", "/admin/chat_sessions", open);
  const path = `/participants/${PEOPLE.participant}/chat_sessions/${session}`;
  const files = [await fileIn(tenant, `${url}/api/v1${path}`), await fileIn(tenant, `${url}/api/v1${path}`)];
  const fields = [{ name: "mood", label: "How are you?" }];
  const link = await post("coach", `/admin/chat_sessions/${session}/external_chats`, { provider: "bright-pattern" });
  const channel = await post("coach", "/admin/ibm_channels", { channelId: "1" });
  return {
    ibm_channels: [channel],
    ibm_channels_to_end: [await post("coach", "/admin/ibm_channels", { channelId: "2" })],
    chat_sessions: [session],
    chat_sessions_to_end: [await post("coach", "/admin/chat_sessions", open)],
    chat_messages: [
      await post("participant", `${path}/chat_messages`, { text: "Hello", attachments: files.slice(0, 1) }),
    ],
    chat_messages_to_end: [await post("participant", `${path}/chat_messages`, { text: "Never mind" })],
    files,
    reactions: ["👍"],
    forms: [await post("coach", `/admin/chat_sessions/${session}/forms`, { name: "mood", fields })],
    fields: ["mood"],
    external_chats: [link],
    // One at a time: when it is unlinked, others can be made.
    external_chats_to_end: [link],
  };
}

const cards = z.looseObject({
  cards: z.array(
    z.looseObject({
      id: z.string(),
      data: z.looseObject({ activityValues: z.array(z.looseObject({ id: z.string() })) }),
    }),
  ),
});

/** A card that is answered again and again. */
async function plan(url: string, tenant: Tenant): Promise<Known> {
  const data = { activityPlanType: "SURVEY", activityValues: [{ measureTypeName: "Mood", measureDataType: "S" }] };
  const body = {
    participantId: PEOPLE.participant,
    title: "Week",
    cards: [{ title: "Walk", isOneOff: false, data }],
  };
  const coach = await tenant.as("coach", PEOPLE.coach);
  const added = cards.parse((await created(`${url}/api/v1/admin/activity_plans`, coach, body)).body).cards;
  return {
    cards: added.map(({ id }) => id),
    activityValues: added.flatMap((card) => card.data.activityValues.map(({ id }) => id)),
  };
}

async function created(url: string, headers: Record<string, string>, body: unknown): Promise<Answer> {
  const answer = await request("POST", url, headers, body);
  if (answer.status >= 300) throw new Error(`POST ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

const idIn = ({ body }: Answer): string => z.looseObject({ id: z.coerce.string() }).parse(body).id;
