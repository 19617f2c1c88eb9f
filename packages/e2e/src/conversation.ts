/** The usual scene of a test: a participant and a coach in a chat session, made through the public API. */
import { z } from "zod";
import type { Tenant } from "./ground.ts";

type Headers = Record<string, string>;

export interface Answer {
  status: number;
  headers: globalThis.Headers;
  body: unknown;
}

export interface Conversation {
  participantId: string;
  sessionId: string;
  participant: Headers;
  coach: Headers;
  streamPath: string;
  sessionStreamPath: string;
  /** Sends a message of the participant; the answer is checked to be 201, its id is returned. */
  say(text: string, apiUrl?: string): Promise<string>;
}

/** One request with a JSON body. Reads the answer whole. */
export async function request(method: string, url: string, headers: Headers, body?: unknown): Promise<Answer> {
  const json = body === undefined ? {} : { "content-type": "application/json" };
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(url, { method, headers: { ...json, ...headers }, ...init });
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}

/** Registers a participant and lets a coach open a direct session with them. */
export async function openConversation(
  apiUrl: string,
  tenant: Tenant,
  people: { participantId?: string; coachId?: string } = {},
): Promise<Conversation> {
  const { participantId: id = "40", coachId = "41" } = people;
  const [admin, coach, participant] = await Promise.all([
    tenant.as("admin", "1"),
    tenant.as("coach", coachId),
    tenant.as("participant", id),
  ]);
  const person = { id, firstName: "Ada", lastName: "Lovelace" };
  created(await request("POST", `${apiUrl}/api/v1/participants`, admin, person));
  const opened = await request("POST", `${apiUrl}/api/v1/admin/chat_sessions`, coach, { participantIds: [id] });
  const sessionId = created(opened).id;
  const messages = `/api/v1/participants/${id}/chat_sessions/${sessionId}/chat_messages`;
  return {
    participantId: id,
    sessionId,
    participant,
    coach,
    streamPath: `/api/v1/participants/${id}/stream`,
    sessionStreamPath: `/api/v1/participants/${id}/chat_sessions/${sessionId}/stream`,
    say: async (text, url = apiUrl) => created(await request("POST", `${url}${messages}`, participant, { text })).id,
  };
}

function created(answer: Answer): { id: string } {
  if (answer.status !== 201) throw new Error(`expected 201, got ${answer.status} ${JSON.stringify(answer.body)}`);
  return z.looseObject({ id: z.string() }).parse(answer.body);
}
