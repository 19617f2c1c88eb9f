/** Something of everything, made through the public API, so that operations meet more than unknown ids. */
import type { Role } from "@tributary/schemas";
import { z } from "zod";
import { type Answer, request } from "../conversation.ts";
import type { Tenant } from "../platform.ts";

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

/** Participants, sessions, messages, cards, an extra; and some of each that may be suspended, closed or erased. */
export async function populate(url: string, tenant: Tenant): Promise<Known> {
  const [admin, coach, participant] = await Promise.all([
    tenant.as("admin", PEOPLE.admin),
    tenant.as("coach", PEOPLE.coach),
    tenant.as("participant", PEOPLE.participant),
  ]);
  const post = async (path: string, headers: Record<string, string>, body: unknown) =>
    created(await request("POST", `${url}/api/v1${path}`, headers, body));
  for (const id of [PEOPLE.participant, ...TO_END]) {
    await post("/participants", admin, { id, firstName: "Ada", lastName: "Lovelace" });
  }
  await post("/admin/extras", admin, { code: "mood", name: "Mood", group: "PARTICIPANT", dataType: "S" });
  const open = { participantIds: [PEOPLE.participant] };
  const session = await post("/admin/chat_sessions", coach, open);
  const toEnd = await post("/admin/chat_sessions", coach, open);
  const own = `/participants/${PEOPLE.participant}/chat_sessions/${session}/chat_messages`;
  const message = await post(own, participant, { text: "Hello" });
  const messageToEnd = await post(own, participant, { text: "Never mind" });
  const keys = [await post("/admin/api_keys", admin, { application: "a" })];
  keys.push(await post("/admin/api_keys", admin, { application: "b" }));
  return {
    participants: [PEOPLE.participant],
    participants_to_end: TO_END,
    chat_sessions: [session],
    chat_sessions_to_end: [toEnd],
    chat_messages: [message],
    chat_messages_to_end: [messageToEnd],
    api_keys: keys.slice(0, 1),
    api_keys_to_end: keys.slice(1),
    members: [PEOPLE.participant, PEOPLE.coach],
    members_to_end: ["nobody"],
    extras: ["PARTICIPANT"],
    extraCode: ["mood"],
    coaches: [PEOPLE.coach],
  };
}

function created(answer: Answer): string {
  if (answer.status !== 201) throw new Error(`expected 201, got ${answer.status} ${JSON.stringify(answer.body)}`);
  return z.looseObject({ id: z.coerce.string() }).parse(answer.body).id;
}
