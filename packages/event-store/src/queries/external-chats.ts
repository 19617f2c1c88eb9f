// Links of chat sessions to outside chats.
import type { ExternalChat } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { toExternalChat } from "../read-models/external-chats.ts";
import type { ExternalChatRow } from "../read-models/rows.ts";
import type { Query } from "./query.ts";

type Found = Query<{ link: ExternalChatRow }, ExternalChat | null>;

/** One link of a session, whether it lives or not; or null. */
export const externalChat = ({ tenant, sessionId }: { tenant: string; sessionId: string }, id: string): Found =>
  found(Prisma.sql`l.tenant = ${tenant} AND l.session_id = ${sessionId} AND l.id = ${id}`);

/** The link that has this outside conversation now, of whichever session; or null. */
export const linkOfConversation = (tenant: string, provider: string, conversation: string): Found =>
  found(Prisma.sql`l.tenant = ${tenant} AND l.provider = ${provider} AND l.live_conversation = ${conversation}`);

const found = (wanted: Prisma.Sql): Found => ({
  sql: Prisma.sql`SELECT to_jsonb(l) AS link FROM external_chats AS l WHERE ${wanted}`,
  toAnswer: ([row]) => (row === undefined ? null : toExternalChat(row.link)),
});
