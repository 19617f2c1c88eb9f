/** A session that a coach hands to the contact centre, and how that stands, through the public API. */
import { externalChat } from "@tributary/schemas";
import { type Conversation, request } from "../conversation.ts";
import { type ExternalLink, linkAt } from "../external-link.ts";

export interface Handover extends ExternalLink {
  readonly linkId: string;
  /** What the contact centre calls it, as soon as it is known there. */
  chatId(withinMs?: number): Promise<string>;
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
  const link = linkAt(`${links}/${linkId}`, coach);
  const isNamed = ({ conversation }: { conversation: string | null }) => conversation !== null;
  return {
    ...{ ...link, linkId },
    chatId: async (withinMs) => (await link.until(isNamed, "the chat has a name", withinMs)).conversation ?? "",
  };
}
