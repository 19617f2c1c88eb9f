// Who calls the chat service: a user by their token, with the key of the application.
import type { FastifyRequest } from "fastify";
import { ChatRefusal } from "./chat-refusal.ts";
import type { ChatService } from "./chat-service.ts";
import type { Connection } from "./connection.ts";
import type { User } from "./people.ts";

export interface Credentials {
  readonly apiKey: string | null;
  /** Without `Bearer`. */
  readonly token: string | null;
  readonly authType: string | null;
}

/** The user whose token it is. @throws ChatRefusal 2, 5, 40 to 43 */
export function identify(service: ChatService, { apiKey, token, authType }: Credentials): User {
  const { settings, tokens, people } = service;
  if (apiKey !== settings.apiKey) throw new ChatRefusal("keyNotValid");
  if (token === null || authType !== "jwt") throw new ChatRefusal("authentication");
  const id = tokens.verify(token);
  return people.get(id) ?? people.know({ id });
}

export interface Caller {
  readonly user: User;
  /** The connection that the call names. */
  readonly connectionId: string | null;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Who calls; on routes of the chat service. */
    chatCaller: Caller;
  }
}

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** The one who calls. @throws ChatRefusal 2, 5, 40 to 43 */
export function callerOf(service: ChatService, { headers, query }: FastifyRequest): Caller {
  const { api_key, connection_id, user_id } = query as Record<string, unknown>;
  const authType = textOf(headers["stream-auth-type"]);
  const user = identify(service, { apiKey: textOf(api_key), token: textOf(headers.authorization), authType });
  if (textOf(user_id) !== null && user_id !== user.id)
    throw new ChatRefusal("authentication", "the token is another user's");
  return { user, connectionId: textOf(connection_id) };
}

/** The live connection that a call names, to watch with. @throws ChatRefusal 4, 46 */
export function connectionOf({ connections }: ChatService, { connectionId, user }: Caller): Connection {
  if (connectionId === null)
    throw new ChatRefusal("input", "Watch or ChatPresence requires an active websocket connection");
  const own = [...connections].find(({ id, userId }) => id === connectionId && userId === user.id);
  if (own === undefined) throw new ChatRefusal("connectionNotFound");
  return own;
}
