/** A session that a coach hands to the contact centre, and how that stands, through the public API. */
import { type ExternalChat, externalChat } from "@tributary/schemas";
import { type Conversation, request } from "../conversation.ts";
import { eventually } from "../received.ts";

export interface Handover {
  readonly linkId: string;
  /** How it stands now. */
  link(): Promise<ExternalChat>;
  /** How it stands as soon as it has this status. */
  becomes(status: ExternalChat["status"], withinMs?: number): Promise<ExternalChat>;
  /** What the contact centre calls it, as soon as it is known there. */
  chatId(withinMs?: number): Promise<string>;
  takeBack(): Promise<void>;
}

type Session = Pick<Conversation, "sessionId" | "coach">;

/** Asks for the conversation. */
export async function handOver(
  apiUrl: string,
  { sessionId, coach }: Session,
  parameters: Record<string, string> = {},
): Promise<Handover> {
  const links = `${apiUrl}/api/v1/admin/chat_sessions/${sessionId}/external_chats`;
  const made = await request("POST", links, coach, { provider: "bright-pattern", parameters });
  if (made.status !== 201) throw new Error(`expected 201, got ${made.status} ${JSON.stringify(made.body)}`);
  const { id: linkId } = externalChat.parse(made.body);
  const path = `${links}/${linkId}`;
  const link = async () => externalChat.parse((await request("GET", path, coach)).body);
  const until = async (fits: (link: ExternalChat) => boolean, what: string, withinMs?: number) => {
    let last = await link();
    const isSo = async () => {
      last = await link();
      return fits(last);
    };
    await eventually(isSo, what, withinMs).catch((error: Error) => {
      throw new Error(`${error.message}; it is ${last.status}, ${last.detail}`);
    });
    return last;
  };
  return {
    ...{ linkId, link },
    becomes: (wanted, withinMs) => until(({ status }) => status === wanted, `the link is ${wanted}`, withinMs),
    chatId: async (withinMs) =>
      (await until(({ conversation }) => conversation !== null, "the chat has a name", withinMs)).conversation ?? "",
    takeBack: async () => void (await request("DELETE", path, coach)),
  };
}
