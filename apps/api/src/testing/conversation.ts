import type { Person, Received, RunningApi } from "./running-api.ts";

export const admin: Person = { role: "admin", id: "1" };
export const service: Person = { role: "service", id: "importer" };
export const coach: Person = { role: "coach", id: "41" };
export const otherCoach: Person = { role: "coach", id: "42" };
export const participant = (id: string): Person => ({ role: "participant", id });

let people = 0;

export interface Conversation {
  participantId: string;
  sessionId: string;
  /** `/participants/…/chat_sessions/…` */
  path: string;
  adminPath: string;
  say(text: string): Promise<string>;
}

/** The answer of something that must have worked. */
export function succeeded<T>({ status, json, text }: Received): T {
  if (status >= 300) throw new Error(`expected success, got ${status} ${text}`);
  return json as T;
}

/** Registers a participant under an id that no other test uses. */
export async function registered({ send }: RunningApi): Promise<string> {
  people += 1;
  const id = `p${people}`;
  succeeded(await send("POST", "/participants", { as: admin, body: { id, firstName: "Ada", lastName: "Lovelace" } }));
  return id;
}

/** A direct session of a new participant, opened by the coach. */
export async function conversation(running: RunningApi): Promise<Conversation> {
  const { send } = running;
  const participantId = await registered(running);
  const body = { participantIds: [participantId] };
  const { id } = succeeded<{ id: string }>(await send("POST", "/admin/chat_sessions", { as: coach, body }));
  const path = `/participants/${participantId}/chat_sessions/${id}`;
  return {
    ...{ participantId, sessionId: id, path, adminPath: `/admin/chat_sessions/${id}` },
    say: async (text) => {
      const sent = await send("POST", `${path}/chat_messages`, { as: participant(participantId), body: { text } });
      return succeeded<{ id: string }>(sent).id;
    },
  };
}
